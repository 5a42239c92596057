# Sourced by app/run.sh and tests/run.sh, with the repository as working folder: makes sure that the
# packages of resources/debian-packages.txt, or of another list, are there.

missing_packages() {
  sed 's/#.*//' "${1:-resources/debian-packages.txt}" | while read -r package; do
    [ -n "$package" ] || continue
    dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || echo "$package"
  done
}

install_packages() {
  local missing
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "These packages are missing and need an administrator to install them:" $missing >&2
      return 1
    fi
    as_root=(sudo)
  fi
  echo "Installing:" $missing
  "${as_root[@]}" apt-get update -q
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends $missing
}

# Configures once and builds what changed since. Arguments: targets; none = everything.
build_release() {
  mkdir -p build
  if [ ! -f build/release/build.ninja ]; then
    cmake --preset release >build/configure.log 2>&1 || { cat build/configure.log >&2; return 1; }
    rm -f build/configure.log
  fi
  cmake --build --preset release ${1:+--target "$@"}
}
