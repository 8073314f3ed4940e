"""What the chaos harness judges by, as pure functions over what the engine told.

A *logical run* is one change of the platform with everything that was needed to finish it:
`up` killed at a boundary and the `up` after it, however often the engine died between. What
is wanted never changes within it, so there is no reason to create anything a second time:

  created twice   a kind (container, network, volume) and name with more than one create
                  event in a logical run, whether or not it was destroyed between. An object
                  that the engine itself forgot when it died (there before it died, not there
                  when it started) may be created once more. Of volumes the engine tells a
                  creation whenever one is named, by a container that mounts it too; there
                  cannot be two of a name, so only what follows a destruction counts.
  left over       a container, network or volume beside those of the run that nobody disturbed
  missing         one of those that is not there
  volume lost     a canary that was written through the service and acknowledged, and cannot
                  be read back through it"""
import collections
import re

ANONYMOUS = re.compile(r"[0-9a-f]{64}")  # A volume that nobody named has a new name each time.


def created_twice(events, forgotten=()):
    """Names with a create event too many. Events are (time, kind, action, id, name)."""
    created, there = collections.Counter(), set()
    for _, kind, action, _, name in events:
        if action == "create" and (kind != "volume" or name not in there):
            created[kind, name] += 1
            if kind == "volume":
                there.add(name)
        elif action == "destroy" and kind == "volume":
            there.discard(name)
            created[kind, name] = max(created[kind, name], 1)  # It was there before, so once at least.
    for thing in set(forgotten):
        created[thing] -= 1
    return sorted(f"{kind} {name}: created {count} times" for (kind, name), count in created.items()
                  if count > 1 and not ANONYMOUS.fullmatch(name))


def created(events):
    return sorted(f"{kind} {name}" for _, kind, action, _, name in events if action == "create")


def inventory(containers, networks, volumes):
    """What there is, for comparison: names, and anonymous volumes by their number."""
    named = [name for name in volumes if not ANONYMOUS.fullmatch(name)]
    things = [("container", name) for name in containers]
    things += [("network", name) for name in networks] + [("volume", name) for name in named]
    things += [("anonymous volume", str(number + 1)) for number in range(len(volumes) - len(named))]
    return collections.Counter(things)


def differences(wanted, found):
    """Both as of inventory()."""
    return sorted([f"left over: {kind} {name}" for kind, name in (found - wanted).elements()] +
                  [f"missing: {kind} {name}" for kind, name in (wanted - found).elements()])


def lost(written, read):
    """Volumes whose canary is not what was written; both map a volume to the canary."""
    return sorted(volume for volume, canary in written.items() if read.get(volume) != canary)


def share_of(count, share, random):
    """The numbers 1…count, or of each `share` of them in a row one, as `random` has it."""
    if share <= 1:
        return list(range(1, count + 1))
    return [random.randint(first, min(first + share - 1, count)) for first in range(1, count + 1, share)]


def percentile(values, percent):
    """The smallest value that at least `percent` of them do not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else 0.0
