#!/usr/bin/env bash
# Does a stranger's package build on this one? A clone of HEAD gets its version as a tag; the package that the
# README shows names that clone, trains a network and draws a figure. Then it is looked at what came of it.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
version=$(grep -rhoP '^(public )?let toolkitVersion = "\K[^"]+' Sources)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Whether the loss fell, by half or more, and the figure is a picture: OUTPUT FOLDER
holds() {
  grep -o 'loss: [0-9.]*' "$1" | awk '
    { last = $2; if (NR == 1) first = $2 }
    END { if (NR < 2 || last >= first / 2) { print "The loss went from " first " to " last; exit 1 } }' &&
    { file=$2/loss.png; [ -f "$file" ] && [ "$(wc -c < "$file")" -gt 5000 ] &&
      [ "$(head -c 8 "$file" | od -An -tx1 | tr -d ' ')" = 89504e470d0a1a0a ] ||
      { echo "There is no picture in $2"; false; }; } &&
    { grep -qx 'x: value 3, gradient 6' "$1" || { echo "The gradient is missing"; false; }; }
}

# The look itself must fail where there is nothing good to be seen.
mkdir "$work/none"
printf 'loss: 0.5\nloss: 0.6\n' > "$work/rising"
printf 'loss: 0.5\nloss: 0.1\nx: value 3, gradient 6\n' > "$work/falling"
head -c 6000 /dev/zero > "$work/none/loss.png"
for output in rising falling; do
  if holds "$work/$output" "$work/none" > "$work/words"; then
    echo "The check of the package passes what it must refuse: $output"; exit 1
  fi
done

git clone --quiet --depth 1 "file://$root" "$work/Chalk"
git -C "$work/Chalk" -c user.name=Chalk -c user.email=chalk@example.com \
  tag --annotate --message "Chalk $version" "$version"

cp -R "$work/Chalk/Docs/Examples/Moons" "$work/Moons"
cd "$work/Moons"
sed -i "s|https://example.com/Chalk|file://$work/Chalk|" Package.swift
grep -q "file://$work/Chalk\", from: \"$version\"" Package.swift ||
  { echo "Docs/Examples/Moons/Package.swift does not ask for version $version"; exit 1; }

# SwiftPM must be looking: it refuses the command, whose symbols are exported by a flag that it calls unsafe.
cp -R "$work/Moons" "$work/Refused"
sed -i 's/name: "ScalarGrad"/name: "chalk"/' "$work/Refused/Package.swift"
if swift build --package-path "$work/Refused" > "$work/build" 2>&1 ||
  ! grep -q "'ChalkCommand' in product 'chalk' contains unsafe build flags" "$work/build"; then
  echo "SwiftPM does not refuse what has unsafe flags:"; tail -n 5 "$work/build"; exit 1
fi

swift build > "$work/build" 2>&1 || { cat "$work/build"; exit 1; }
"$(swift build --show-bin-path)/Moons" | tee "$work/output"
holds "$work/output" Figures
echo "A package that names Chalk $version builds, learns and draws."
