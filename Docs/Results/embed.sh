#!/usr/bin/env bash
# Puts the results of this folder into the chapters whose lessons show them, as Swift literals: so they are there
# wherever the program goes. `make strings`, `make results` and what measures run it; a test tells when it was forgotten.
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

# What is measured apart from the lessons that show it: FILE, where it goes, and under which name.
while read -r result file name; do
  {
    echo "// swift-format-ignore-file"
    echo "// Made of Docs/Results/$result by make strings."
    printf 'let %s = #"""\n' "$name"
    sed 's/^./  &/' "$results/$result"
    printf '  """#\n'
  } > "$file.new"
  cmp -s "$file.new" "$file" || cp "$file.new" "$file"
  rm "$file.new"
done << 'END'
networks.json 6-Data/LargerThanMemory/MeasuredNetworks.swift measuredNetworks
speedups.json 6-Data/LargerThanMemory/MeasuredSpeedUps.swift measuredSpeedUps
minilm.json 8-Transformers/ARealBERT/MeasuredMiniLM.swift measuredMiniLM
silero.json 4-Sequences/ARealEar/MeasuredSilero.swift measuredSilero
END
