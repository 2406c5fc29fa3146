#!/usr/bin/env bash
# Writes README.md beside it: every decision, with the date and the status that stand in its own file.
set -euo pipefail
cd "$(dirname "$0")"
{
  cat << 'HEAD'
# Decisions

Where a question had two good answers, a short page tells the question, the choice, and the road not taken.
Each begins with the same four lines: `# NNN. Title`, an empty one, `Date: YYYY-MM-DD`, and `Status:`, which is
`accepted` or `superseded by NNN`. A new page takes the next free number; `make decisions` lists it here.

| number | decision | date | status |
|---|---|---|---|
HEAD
  for file in [0-9]*.md; do
    awk -v file="$file" '
      NR == 1 { number = substr($2, 1, 3); title = substr($0, index($0, ". ") + 2) }
      /^Date: / && !date { date = $2 }
      /^Status: / && !status { status = substr($0, 9) }
      END { printf "| %s | [%s](%s) | %s | %s |\n", number, title, file, date, status }' "$file"
  done
} > README.md
