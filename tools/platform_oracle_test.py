#!/usr/bin/env python3
"""The oracle of tools/chaos reports what it is there to report, and nothing else."""
import random
import unittest

import platform_oracle as oracle

WEB = ("container", "shop-web-1")


def event(action, name, kind="container", number=0):
    return (number, kind, action, f"id-{name}-{number}", name)


class Created(unittest.TestCase):
    def test_a_name_created_twice_is_reported_even_when_destroyed_between(self):
        events = [event("create", "shop-web-1"), event("destroy", "shop-web-1", number=1),
                  event("create", "shop-web-1", number=2)]
        self.assertEqual(oracle.created_twice(events), ["container shop-web-1: created 2 times"])

    def test_networks_of_one_name_are_two(self):
        events = [event("create", "shop_default", "network"), event("create", "shop_default", "network", 1)]
        self.assertEqual(oracle.created_twice(events), ["network shop_default: created 2 times"])

    def test_a_name_given_to_a_second_object_after_a_rename_counts(self):
        events = [event("create", "shop-web-1"), event("rename", "shop-web-1.previous", number=1),
                  event("create", "shop-web-1", number=2)]
        self.assertEqual(len(oracle.created_twice(events)), 1)

    def test_a_volume_that_is_named_again_is_the_same_until_it_is_destroyed(self):
        events = [event("create", "shop_data", "volume"), event("create", "shop_data", "volume", 1)]
        self.assertEqual(oracle.created_twice(events), [])
        events += [event("destroy", "shop_data", "volume", 2), event("create", "shop_data", "volume", 3)]
        self.assertEqual(oracle.created_twice(events), ["volume shop_data: created 2 times"])
        self.assertEqual(oracle.created_twice(events[2:]), ["volume shop_data: created 2 times"])

    def test_what_the_engine_forgot_may_come_once_more_but_not_twice(self):
        events = [event("create", "shop-web-1"), event("create", "shop-web-1", number=1)]
        self.assertEqual(oracle.created_twice(events, [WEB]), [])
        events.append(event("create", "shop-web-1", number=2))
        self.assertEqual(len(oracle.created_twice(events, [WEB])), 1)

    def test_one_of_each_is_fine(self):
        events = [event("create", "shop"), event("create", "shop", "network"), event("create", "shop", "volume")]
        self.assertEqual(oracle.created_twice(events), [])


class Inventory(unittest.TestCase):
    def test_what_is_too_much_and_what_is_missing(self):
        wanted = oracle.inventory(["a", "b"], ["n"], ["v", "0" * 64])
        found = oracle.inventory(["a", "a.previous"], ["n", "n"], ["v", "1" * 64, "2" * 64])
        self.assertEqual(oracle.differences(wanted, found),
                         ["left over: anonymous volume 2", "left over: container a.previous",
                          "left over: network n", "missing: container b"])
        self.assertEqual(oracle.differences(wanted, wanted), [])


class Canaries(unittest.TestCase):
    def test_another_or_no_canary_is_a_loss(self):
        written = {"a": "1", "b": "1", "c": "1"}
        self.assertEqual(oracle.lost(written, {"a": "1", "b": "0"}), ["b", "c"])


class Shares(unittest.TestCase):
    def test_a_share_has_one_of_each_row_and_the_same_for_a_seed(self):
        chosen = oracle.share_of(95, 10, random.Random(7))
        self.assertEqual(len(chosen), 10)
        self.assertEqual([(number - 1) // 10 for number in chosen], list(range(10)))
        self.assertLessEqual(max(chosen), 95)
        self.assertEqual(chosen, oracle.share_of(95, 10, random.Random(7)))
        self.assertEqual(oracle.share_of(3, 1, random.Random(7)), [1, 2, 3])


class Percentiles(unittest.TestCase):
    def test_nearest_rank(self):
        self.assertEqual(oracle.percentile(range(1, 101), 50), 50)
        self.assertEqual(oracle.percentile(range(1, 101), 99), 99)
        self.assertEqual(oracle.percentile([3.0], 99), 3.0)
        self.assertEqual(oracle.percentile([], 50), 0.0)


if __name__ == "__main__":
    unittest.main()
