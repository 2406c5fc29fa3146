#!/usr/bin/env bash
# Puts the results of this folder into the chapters whose lessons show them, as Swift literals: so they are there
# wherever the program goes. `make strings`, `make results` and `make networks` run it; a test tells when it was forgotten.
set -eu
results=$(cd "$(dirname "$0")" && pwd)
cd "$results/../../Lessons"
for chapter in $(grep -rl 'results: printedResults' . | cut -d/ -f2 | sort -u); do
  file=$chapter/Shared/PrintedResults.swift
  {
    echo "// swift-format-ignore-file"
    echo "// Made of Docs/Results by make strings."
    programs=$(grep -rhA1 'PrintedPlan($' "$chapter" | grep -o '"P[0-9][0-9]"' | tr -d '"' | sort)
    found=$(cd "$results" && for program in $programs; do
      ls -- "$program.json" "$program.keras.json" "$program"-[0-9].png 2> /dev/null || true; done)
    if [ -z "$found" ]; then
      echo "let printedResults: [String: String] = [:]"
    else
      echo "let printedResults: [String: String] = ["
      for name in $found; do
        echo "  \"$name\": #\"\"\""
        case $name in
          *.json) sed 's/^./    &/' "$results/$name" ;;
          *) base64 -w 100 "$results/$name" | sed 's/^/    /' ;;
        esac
        echo "    \"\"\"#,"
      done
      echo "]"
    fi
  } > "$file.new"
  cmp -s "$file.new" "$file" || cp "$file.new" "$file"
  rm "$file.new"
done

# The all-reduces over slow networks, for the lesson that shows them.
file=6-Data/LargerThanMemory/MeasuredNetworks.swift
{
  echo "// swift-format-ignore-file"
  echo "// Made of Docs/Results/networks.json by make strings."
  printf 'let measuredNetworks = #"""\n'
  sed 's/^./  &/' "$results/networks.json"
  printf '  """#\n'
} > "$file.new"
cmp -s "$file.new" "$file" || cp "$file.new" "$file"
rm "$file.new"
