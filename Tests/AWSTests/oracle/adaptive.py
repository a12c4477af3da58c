"""Runs botocore's adaptive rate limiter over generated courses of calls and prints what it answers, one course a line.

Usage: adaptive.py SEED COUNT. Times are seconds; each step is a reply at a time, throttled or not.
"""

import json
import random
import sys

from botocore.retries import bucket, throttling
from botocore.retries.adaptive import ClientRateLimiter, RateClocker


class Clock:
    def __init__(self, start):
        self.now = start

    def current_time(self):
        return self.now


class Detector:
    def is_throttling_error(self, throttled):
        return throttled


def course(rng):
    start = 1_795_248_000.0 + rng.random()
    clock = Clock(start)
    tokens = bucket.TokenBucket(max_rate=1, clock=clock)
    limiter = ClientRateLimiter(
        rate_adjustor=throttling.CubicCalculator(starting_max_rate=0, start_time=start),
        rate_clocker=RateClocker(clock),
        token_bucket=tokens,
        throttling_detector=Detector(),
        clock=clock,
    )
    steps = []
    for _ in range(rng.randint(5, 120)):
        clock.now += rng.choice([0.01, 0.05, 0.2, 0.7, 3.0]) * (0.5 + rng.random())
        throttled = rng.random() < 0.15
        limiter.on_receiving_response(throttled=throttled)
        steps.append({"at": clock.now, "throttled": throttled, "rate": tokens.max_rate, "enabled": limiter._enabled})
    return {"start": start, "steps": steps}


def main():
    rng = random.Random(int(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        print(json.dumps(course(rng)))


main()
