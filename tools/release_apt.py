"""An apt of our own: it knows Debian's archive alone, keeps its lists in a folder, and leaves
the machine's configuration and database as they are. What it fetches is verified by
the archive's signature, as always."""
from release_run import run

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
ARCHIVES = [("http://deb.debian.org/debian", "bookworm"),
            ("http://deb.debian.org/debian", "bookworm-updates"),
            ("http://deb.debian.org/debian-security", "bookworm-security")]


class Apt:
    """`kind` is "deb" or "deb-src"; other architectures than the machine's are named."""

    def __init__(self, folder, kind, architecture=None):
        place = folder / "apt"
        for part in ("lists/partial", "cache/archives/partial"):
            (place / part).mkdir(parents=True, exist_ok=True)
        only = f"arch={architecture} " if architecture else ""
        lines = [f"{kind} [{only}signed-by={KEYRING}] {url} {suite} main\n" for url, suite in ARCHIVES]
        (place / "sources.list").write_text("".join(lines))
        self.folder = folder
        self.options = ["-q", "-o", f"Dir::Etc::sourcelist={place}/sources.list",
                        "-o", "Dir::Etc::sourceparts=/dev/null", "-o", f"Dir::State::lists={place}/lists",
                        "-o", f"Dir::Cache={place}/cache", "-o", "APT::Sandbox::User=",
                        "-o", "Acquire::AllowInsecureRepositories=false"]
        if architecture:
            self.options += ["-o", f"APT::Architectures::={architecture}"]
        self.get("update")

    def get(self, *arguments):
        """apt-get in the folder."""
        return run(["apt-get", *self.options, *arguments], cwd=self.folder)
