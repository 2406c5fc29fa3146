#!/bin/sh
# Builds the C parts with the sanitizers of addresses and of undefined behavior, and runs them.
set -eu
here=$(dirname "$0")
root=$here/../../..
out=$root/.build/sanitized
# Nothing is left of sources that are no longer there.
rm -rf "$out"
mkdir -p "$out"
flags="-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"
for file in "$root"/Sources/System/CFused/*.c "$here"/*.c; do
  clang $flags -Wno-unused-function -Wno-pass-failed -I "$root/Sources/System/CFused/include" \
    -I "$root/Sources/System/CGnuplot/include" -c "$file" -o "$out/$(basename "$file" .c).o"
done
clang++ $flags -std=c++17 -I "$root/Sources/System/CGnuplot/include" \
  -c "$root/Sources/System/CGnuplot/CGnuplot.cpp" -o "$out/CGnuplotPlus.o"
clang++ $flags -fuse-ld=lld "$out"/*.o -o "$out/check" \
  -lgomp -ljpeg -lpng -lz -lm -lboost_iostreams -lboost_filesystem -lboost_system
# A sanitizer that finds nothing must be able to.
if "$out/check" planted > /dev/null 2>&1; then
  echo "The address sanitizer does not see a byte too far."
  exit 1
fi
"$out/check" "$root/Tests/Stress/Corpus/png"
