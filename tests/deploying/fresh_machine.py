"""docs/deploying.md followed on a fresh Debian machine: a root made by debootstrap, booted by systemd-nspawn.

    python -m tests.deploying.fresh_machine FOLDER

Every command of the page is run as it is printed, in its order: packages with the network of this machine, all else on a
booted system (systemd, PostgreSQL, nginx) that has a network of its own. What an operator fills in is filled in by
`_FILLED_IN`. Afterwards the archive is asked through nginx, each timer's service is started once, and a backup is read.
Needs root, debootstrap, systemd-nspawn and the network; FOLDER is kept, `FOLDER/base` is used again. Takes some minutes.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "deploying.md"
SUITE, MIRROR = "bookworm", "http://deb.debian.org/debian"
PROGRAMS = ("debootstrap", "systemd-nspawn", "git")
# What a machine has before the page begins.
_PACKAGES = "systemd,systemd-sysv,dbus,ca-certificates"
_FILLED_IN = {
    "ADDRESS-OF-THE-PROJECT": "/srv/tangthu.git",
    "systemd-run --pty --wait": "systemd-run --pipe --wait --quiet --setenv=DJANGO_SUPERUSER_PASSWORD=mat-khau-thu-nghiem",
    "manage.py createsuperuser": "manage.py createsuperuser --noinput --username chu-bien --email chu-bien@tangthu.example",
}
_CERTIFICATES = """
install -d /etc/ssl/tangthu
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=tangthu.example \\
    -addext subjectAltName=DNS:tangthu.example -keyout /etc/ssl/tangthu/privkey.pem -out /etc/ssl/tangthu/fullchain.pem
"""
_IN_USE = """
ask() { curl --silent --show-error --fail --cacert /etc/ssl/tangthu/fullchain.pem \\
        --resolve tangthu.example:443:127.0.0.1 "https://tangthu.example$1"; }
run import_articles --samples > /tmp/imported
ask / | grep '</html>' > /dev/null
until ask '/tim-kiem/?q=nghi+quyet' | grep 'href="/bai-viet/' > /dev/null; do [ $((tries=${tries:-0}+1)) -lt 120 ]; sleep 1; done
ask /admin/login/ | grep 'name="password"' > /dev/null
ask '/oai?verb=ListRecords&metadataPrefix=oai_dc' | grep '<dc:title>' > /dev/null
curl --silent --unix-socket /run/tangthu/web.sock http://localhost/readyz | grep '"database": "ok"'
run check_deployment
for timer in /etc/systemd/system/tangthu-*.timer; do
    service=$(systemctl show --property Unit --value "$(basename "$timer")")
    case "$service" in tangthu-capture.service|*send_alerts*) continue;; esac  # they need the network and mail
    systemctl start "$service"
done
run restore --check "$(ls -d /var/backups/tangthu/* | tail -n 1)"
test -z "$(systemctl list-units --state=failed --no-legend 'tangthu-*')"
systemctl list-units --no-legend --plain --all 'tangthu-*.service' 'tangthu-*.timer'
"""
_UNIT = """[Unit]
After=basic.target postgresql.service nginx.service
SuccessAction=exit
FailureAction=exit
FailureActionExitStatus=1
[Service]
Type=oneshot
ExecStart=/bin/bash -eux /root/deploy.sh
StandardOutput=file:/root/deploy.log
StandardError=inherit
"""


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if missing := [name for name in PROGRAMS if not shutil.which(name)]:
        sys.exit(f"Not installed: {', '.join(missing)}")
    if os.geteuid() != 0:
        sys.exit("Only root can make a machine.")
    folder = Path(sys.argv[1]).resolve()
    machine = made_machine(folder)
    steps = commands_of(PAGE.read_text(encoding="utf-8"))
    install(machine, steps.pop("1. Account, code, packages"))
    rest = [steps[name] for name in ("2. Database", "3. Settings", "4. First start")]
    rest += [_CERTIFICATES, steps["5. nginx"], _IN_USE, steps["Updating"], "unset tries", _IN_USE]
    sys.exit(boot(machine, "cd /opt/tangthu\n" + "\n".join(rest)))


def commands_of(page: str) -> dict[str, str]:
    """The commands of each section, by its heading, with what an operator fills in."""
    found: dict[str, str] = {}
    for heading, body in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", page, re.M | re.S):
        block = "\n".join(re.findall(r"^```sh\n(.*?)^```$", body, re.M | re.S))
        for old, new in _FILLED_IN.items():
            block = block.replace(old, new)
        if block:
            found[heading] = block
    return found


def made_machine(folder: Path) -> Path:
    """A Debian as it comes, with the project's sources of this commit where one can clone them."""
    base, machine = folder / "base", folder / "machine"
    if not (base / "ready").exists():
        shutil.rmtree(base, ignore_errors=True)
        _do("debootstrap", "--variant=minbase", f"--include={_PACKAGES}", SUITE, str(base), MIRROR)
        (base / "ready").touch()
    shutil.rmtree(machine, ignore_errors=True)
    _do("cp", "-a", str(base), str(machine))
    # The registries of packages are reached from there as from here: proxies' certificates and pip's configuration.
    for path in ("/usr/local/share/ca-certificates", "/etc/pip.conf"):
        if Path(path).exists():
            _do("cp", "-a", "--no-target-directory", path, f"{machine}{path}")
    _do("git", "clone", "--quiet", "--bare", str(ROOT), str(machine / "srv/tangthu.git"))
    return machine


def install(machine: Path, commands: str) -> None:
    passed = [
        f"--setenv={name}={value}" for name, value in os.environ.items() if re.match(r"(?i)pip_|https?_proxy", name)
    ]
    script = f"update-ca-certificates >/dev/null\nexport DEBIAN_FRONTEND=noninteractive\napt-get update\n{commands}"
    script = script.replace("apt-get install ", "apt-get install --yes ")
    _do(*_nspawn(machine), "--resolv-conf=replace-host", "--pipe", *passed, "bash", "-eux", "-c", script)


def boot(machine: Path, script: str) -> int:
    """Run a script on the booted machine, print its log, return its status."""
    (machine / "root/deploy.sh").write_text(script, encoding="utf-8")
    (machine / "etc/systemd/system/deploy.service").write_text(_UNIT)
    (machine / "etc/systemd/system/default.target").unlink(missing_ok=True)
    (machine / "etc/systemd/system/default.target").symlink_to("/lib/systemd/system/multi-user.target")
    wanted = machine / "etc/systemd/system/multi-user.target.wants"
    wanted.mkdir(parents=True, exist_ok=True)
    (wanted / "deploy.service").symlink_to("/etc/systemd/system/deploy.service")
    done = subprocess.run(
        [*_nspawn(machine), "--private-network", "--boot"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    print((machine / "root/deploy.log").read_text(encoding="utf-8", errors="replace"))
    print("docs/deploying.md: " + ("followed to its end" if done.returncode == 0 else f"failed ({done.returncode})"))
    return done.returncode


def _nspawn(machine: Path) -> list[str]:
    command = ["systemd-nspawn", "--quiet", "--register=no", f"--directory={machine}"]
    return command if Path("/run/systemd/system").exists() else [*command, "--keep-unit"]


def _do(*command: str) -> None:
    print("+", *command[:4], "…" if len(command) > 4 else "", flush=True)
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
