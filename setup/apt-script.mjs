/**
 * Installs Debian packages without starting their services. While it runs, `policy-rc.d` answers "forbidden" (101)
 * to every start that a package's own scripts ask for; a policy that was there before is moved aside and comes
 * back as it was, also when an earlier run was killed in the middle. `POLICY_FILE` moves the policy, for tests.
 */
export const APT_INSTALL_SCRIPT = `
set -eu
export DEBIAN_FRONTEND=noninteractive
policy=\${POLICY_FILE:-/usr/sbin/policy-rc.d}
before=$policy.before-firedrill
is_there() { [ -e "$1" ] || [ -L "$1" ]; }
restore() {
  rm -f "$policy"
  if is_there "$before"; then mv "$before" "$policy"; fi
}
if is_there "$policy" && ! is_there "$before" && ! grep -q 'Firedrill set-up' "$policy"; then
  mv "$policy" "$before"
fi
trap restore EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
rm -f "$policy"
printf '#!/bin/sh\\n# Firedrill set-up: no service starts while packages are installed.\\nexit 101\\n' > "$policy"
chmod 755 "$policy"
install() {
  apt-get -o DPkg::Lock::Timeout=180 install -y -q --no-install-recommends "$@"
}
install "$@" || { apt-get -q update && install "$@"; }
`;
