#!/usr/bin/env bash
# Installs what was built, or takes it away again: install.sh install PREFIX PRODUCTS, install.sh uninstall PREFIX
#
# PREFIX/bin/chalk             the program
# PREFIX/lib/chalk             the modules that plugins are compiled against, the lessons' source that is quoted, and
#                              `files`, the list of all that was installed: nothing else is ever removed
# PREFIX/share/man/man1        a manual page a command
# PREFIX/share/doc/chalk       the license, and where the data in the program come from
# PREFIX/share/...             completions for bash, zsh and fish
# With DESTDIR all of it goes into that folder, for who makes a package of it.
set -euo pipefail
task=$1 prefix=${2:-}
case $prefix in
  /*) ;;
  *) echo "PREFIX='$prefix': a path from / on is needed, such as PREFIX=\$HOME/.local"; exit 1 ;;
esac
prefix=${prefix%/}
root=$(cd "$(dirname "$0")/../../.." && pwd)
to=${DESTDIR:-}$prefix
list=$to/lib/chalk/files

uninstall() {
  [ -f "$list" ] || { echo "No chalk was installed in $prefix: there is no $list"; exit 1; }
  while IFS= read -r file; do
    rm -f "$to/$file"
    # Folders that are empty now go, too; others stay.
    (cd "$to" && rmdir -p --ignore-fail-on-non-empty "$(dirname "$file")" 2> /dev/null) || true
  done < "$list"
  rm -f "$list"
  (cd "$to" 2> /dev/null && rmdir -p --ignore-fail-on-non-empty lib/chalk 2> /dev/null) || true
}

# Copies a file to its place, and keeps its name for the day when it is taken away: FILE PLACE [MODE]
put() {
  install -D -m "${3:-644}" "$1" "$to/$2"
  echo "$2" >> "$work/files"
}

# Says how to have `chalk` found, where it is not.
path_advice() {
  case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) echo "$prefix/bin is not in your PATH. Put this into your ~/.profile, or your shell's own file, and log in anew:"
       echo "  export PATH=\"$prefix/bin:\$PATH\"" ;;
  esac
  echo "For zsh, before compinit in ~/.zshrc: fpath=($prefix/share/zsh/site-functions \$fpath)"
}

case $task in
uninstall)
  uninstall
  echo "Uninstalled from $prefix. What you did stays: 'chalk doctor' told the folders, by default" \
    "~/.local/state/chalk and ~/.cache/chalk."
  ;;
install)
  products=$(cd "$3" && pwd)
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  "$products/generate-manual" "$products/chalk" --multi-page --output-directory "$work" > /dev/null
  for shell in bash zsh fish; do
    "$products/chalk" --generate-completion-script "$shell" > "$work/$shell"
  done
  [ ! -f "$list" ] || uninstall > /dev/null

  # Beside the old one and then into its place: a chalk that is running is not disturbed.
  install -D -m 755 "$products/chalk" "$to/bin/.chalk-new"
  mv "$to/bin/.chalk-new" "$to/bin/chalk"
  echo bin/chalk >> "$work/files"
  for folder in "$root"/Sources/{System,Core,Learn,Draw,Teach,Extend}/* "$root/Sources/Chalk"; do
    module=$products/Modules/$(basename "$folder").swiftmodule
    [ ! -e "$module" ] || put "$module" "lib/chalk/Modules/$(basename "$module")"
  done
  for module in HeapModule InternalCollectionsUtilities SwiftProtobuf; do
    put "$products/Modules/$module.swiftmodule" "lib/chalk/Modules/$module.swiftmodule"
  done
  # The C modules: a map with the headers beside it. For those that are compiled here the build makes the map.
  for folder in "$root"/Sources/System/C*; do
    name=$(basename "$folder")
    if [ -f "$folder/module.modulemap" ]; then
      for file in "$folder"/*; do put "$file" "lib/chalk/ModuleMaps/$name/$(basename "$file")"; done
    else
      for file in "$folder"/include/*; do put "$file" "lib/chalk/ModuleMaps/$name/$(basename "$file")"; done
      printf 'module %s {\n  header "%s.h"\n  export *\n}\n' "$name" "$name" > "$work/map"
      put "$work/map" "lib/chalk/ModuleMaps/$name/module.modulemap"
    fi
  done
  # The source that lessons quote.
  (cd "$root" && find Lessons -name '*.swift' | sort) > "$work/quoted"
  while IFS= read -r file; do put "$root/$file" "lib/chalk/$file"; done < "$work/quoted"
  for page in "$work"/*.1; do put "$page" "share/man/man1/$(basename "$page" | sed 's/\./-/g; s/-1$/.1/')"; done
  # Under what terms it may be passed on, and who made the data in it.
  for file in LICENSE Docs/DataSources.md; do put "$root/$file" "share/doc/chalk/$(basename "$file")"; done
  (cd "$root/Sources/Learn/Datasets/Embedded" && ls -- */ORIGIN.md */LICENSE) > "$work/terms"
  while IFS= read -r file; do
    put "$root/Sources/Learn/Datasets/Embedded/$file" "share/doc/chalk/data/$file"
  done < "$work/terms"
  put "$work/bash" share/bash-completion/completions/chalk
  put "$work/zsh" share/zsh/site-functions/_chalk
  put "$work/fish" share/fish/vendor_completions.d/chalk.fish
  install -m 644 "$work/files" "$list"
  echo "Installed in $prefix: $prefix/bin/chalk, with manual pages and completions."
  path_advice
  echo "Take it away with: make uninstall PREFIX='$prefix'"
  ;;
*) echo "install.sh install PREFIX PRODUCTS, or install.sh uninstall PREFIX"; exit 1 ;;
esac
