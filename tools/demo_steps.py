"""What both parts of the demo are: steps in a row, each with its time, the first failure the
end of it, and `--sabotage STEP`, which shows that each step can fail."""
import time


class StepFailed(Exception):
    """What did not hold, for a person."""


def say(text=""):
    print(text, flush=True)


def say_output(text):
    say("".join("  " + line + "\n" for line in text.strip().splitlines()))


class Steps:
    def __init__(self, options, steps, title="=="):
        """`steps`: what each does, by its name. The title stands before every step's line."""
        self.options, self.steps, self.title = options, steps, title
        self.results = []

    @staticmethod
    def expect(holds, text):
        if not holds:
            raise StepFailed(text)

    def sabotaged(self, step):
        return self.options.sabotage == step

    def play(self):
        for number, (name, act) in enumerate(self.steps.items(), 1):
            say("%s %d/%d  %s" % (self.title, number, len(self.steps), name))
            begun = time.monotonic()
            act()
            self.results.append((name, time.monotonic() - begun))

    def summary(self):
        say(self.title + " summary")
        for name, seconds in self.results:
            say("  held  %-12s %5.1f s" % (name, seconds))

    def failed(self, problem):
        where = [*self.steps, "the end"][len(self.results)]
        say("== FAILED at %s: %s" % (where, problem))
