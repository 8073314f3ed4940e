"""The longest chain of API calls of which each needs the answer of the one before, at the number
of operations that Terraform runs at once. Pure: made of an access log.

Calls about one server follow one another, and Terraform refreshes PARALLELISM servers at a time:
the busiest of so many workers has that many calls in a row. Calls that servers share (tokens,
lists) come before; those of one kind for different projects or places run side by side, the pages
of one list do not.
"""
import collections
import heapq
import re
import urllib.parse

UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.IGNORECASE)
PAGING = {"offset", "limit", "page", "marker"}


def plain(uuid):
    return uuid.replace("-", "").lower()


def server_of(request, servers):
    """The server that a request is about, or None; `servers` are plain uuids."""
    found = UUID.findall(request["path"] + "?" + request["query"])
    return next((plain(u) for u in found if plain(u) in servers), None)


def kind_of(request):
    return request["method"] + " " + UUID.sub("{uuid}", request["path"])


def list_of(request):
    """(what stays the same from page to page of one list, which page it is)."""
    pairs = urllib.parse.parse_qsl(request["query"])
    name = request["token"], request["path"], tuple(p for p in pairs if p[0] not in PAGING)
    return name, tuple(p for p in pairs if p[0] in PAGING)


def makespan(chains, workers):
    """The calls of the busiest worker when each takes the next chain as soon as it is free."""
    busy = [0] * workers
    for length in chains:
        heapq.heappush(busy, heapq.heappop(busy) + length)
    return max(busy)


def critical_path(requests, servers, parallelism):
    """{"shared": calls, "own": calls, "total": calls} of the longest chain."""
    known = {plain(uuid) for uuid in servers}
    own = collections.Counter()
    shared = collections.defaultdict(lambda: collections.defaultdict(set))
    for request in requests:
        server = server_of(request, known)
        if server is not None:
            own[server] += 1
        elif "/auth/tokens" in request["path"]:
            shared[kind_of(request)][request["number"]].add(())  # One per project, side by side.
        else:
            name, page = list_of(request)
            shared[kind_of(request)][name].add(page)
    before = sum(max(map(len, lists.values())) for lists in shared.values())
    after = makespan(own.values(), parallelism) if own else 0
    return {"shared": before, "own": after, "total": before + after}
