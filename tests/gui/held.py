"""Held: a runner whose jobs wait until a test lets them go."""


class Held:
    """Jobs wait until they are let go, one after another; they come a moment after the last edit."""

    inline = False

    def __init__(self):
        self.jobs = []

    def start(self, work, done, progress):
        job = [work, done, progress]
        self.jobs.append(job)
        return lambda: self.jobs.remove(job) if job in self.jobs else None

    def let_one_go(self):
        work, done, progress = self.jobs.pop(0)
        done(work(progress))

    def let_go(self):
        while self.jobs:
            self.let_one_go()
