"""The mirror folder of a release, tried: terraform and tofu install the provider from it as
files and over https, and note the archive's hash in their lock file. The archive for another
architecture is fetched, verified and noted by `providers lock`."""
import http.server
import pathlib
import ssl
import subprocess
import tempfile
import threading

from release_client import PLATFORM, REQUIRED, TERRAFORM, TOFU, CheckFailed, Client, clients, filesystem_mirror
from release_packages import HOSTS, SOURCE, package_hash, platform_of

def certificate(folder):
    """(certificate, key) of a server on localhost, its own authority."""
    files = folder / "server.pem", folder / "server.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                    "-out", files[0], "-keyout", files[1]], capture_output=True, check=True)
    return files


class MirrorServer:
    """A folder over https on loopback, as any web server would serve it."""

    def __init__(self, served, folder):
        self.authority, key = certificate(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.authority, key)
        self.asked = asked = []

        class Handler(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *arguments):
                super().__init__(*arguments, directory=str(served))

            def log_message(self, _format, *arguments):
                asked.append(str(arguments[0]))

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def check_lock(client, archive):
    lock = client.work / ".terraform.lock.hcl"
    if not lock.is_file():
        raise CheckFailed(f"{client.program} wrote no lock file")
    if package_hash(archive) not in lock.read_text():
        raise CheckFailed(f"the lock file of {client.program} does not hold the archive's hash:\n{lock.read_text()}")


def check_client(program, mirror, server, folder, archive):
    kinds = {
        "a filesystem mirror": (filesystem_mirror(mirror), f"-fs-mirror={mirror}"),
        "a network mirror": (f'  network_mirror {{\n    url = "{server.url}"\n  }}', f"-net-mirror={server.url}"),
    }
    name, platform = pathlib.Path(program).name, platform_of(archive)
    for number, (what, (installation, option)) in enumerate(kinds.items()):
        client = Client(program, folder / f"{name}-{platform}-{number}", installation,
                        {"SSL_CERT_FILE": str(server.authority)})
        client.write(REQUIRED)
        if platform != PLATFORM:
            client.must("providers", "lock", option, f"-platform={platform}", "-no-color")
            check_lock(client, archive)
            print(f"{name} providers lock: fetched for {platform} from {what}", flush=True)
            continue
        client.must("init", "-input=false", "-no-color")
        check_lock(client, archive)
        client.must("init", "-input=false", "-no-color", "-lockfile=readonly")
        print(f"{name} init: installed from {what}, with a lock file", flush=True)


def check(mirror):
    """Raises CheckFailed unless both clients that are here install from both kinds of mirror."""
    mirror = pathlib.Path(mirror).resolve()
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        folder = pathlib.Path(folder)
        programs = clients()
        for missing in {TERRAFORM, TOFU} - {pathlib.Path(program).name for program in programs}:
            print(f"{missing} is not on PATH: whether it installs from the mirror was not tried", flush=True)
        server = MirrorServer(mirror, folder)
        try:
            for archive in sorted((mirror / HOSTS[0] / SOURCE).glob("*.zip")):
                for program in programs:
                    check_client(program, mirror, server, folder, archive)
        finally:
            server.stop()
        if not any(".zip" in line for line in server.asked):
            raise CheckFailed("nobody fetched the archive from the network mirror")
