#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Asks before it buys, through the bus, with GLib (python3-gi).

Usage: buy.py PLATFORM COINS COMMAND [KEY]
COMMAND stands for the purchase: it buys, and succeeds, or not. KEY is that of a request which was not
settled. Exits with 0 only when it was bought.
"""
import subprocess
import sys
import time
import uuid

from gi.repository import Gio, GLib

NAME = "org.coinbudget.CoinBudget1"
PATH = "/org/coinbudget/CoinBudget1"

# Answers that were lost, with the connection or with the daemon: what was asked may have been heard.
LOST = {
    (Gio.DBusError, Gio.DBusError.NO_REPLY),
    (Gio.DBusError, Gio.DBusError.TIMEOUT),
    (Gio.DBusError, Gio.DBusError.TIMED_OUT),
    (Gio.DBusError, Gio.DBusError.DISCONNECTED),
    (Gio.IOErrorEnum, Gio.IOErrorEnum.CLOSED),
    (Gio.IOErrorEnum, Gio.IOErrorEnum.TIMED_OUT),
}


def is_lost(error):
    quarks = {Gio.DBusError: Gio.dbus_error_quark(), Gio.IOErrorEnum: Gio.io_error_quark()}
    return any(error.matches(quarks[domain], code) for domain, code in LOST)


def recharge(method, arguments, returns):
    """Calls, and calls again where the answer was lost: with the same key it counts once."""
    for wait in (0.3, 0.6, None):
        try:
            bus = Gio.bus_get_sync(Gio.BusType.SYSTEM)
            bus.set_exit_on_close(False)
            return bus.call_sync(
                NAME, PATH, NAME + ".Recharge", method, arguments, GLib.VariantType(returns),
                Gio.DBusCallFlags.NONE, 8000, None,
            ).unpack()
        except GLib.Error as error:
            if wait is None or not is_lost(error):
                raise
            time.sleep(wait)


def settle(request_id, method, signature, *arguments):
    """That it cannot be told is no reason to buy again, or to take back what was bought."""
    try:
        return recharge(method, GLib.Variant(signature, (request_id, *arguments)), "(s)")[0]
    except GLib.Error as error:
        print(error.message, file=sys.stderr)
        return "unsettled"


def buy(request_id, command):
    print(f"Approved (request {request_id}).", flush=True)
    if subprocess.run(command, shell=True).returncode == 0:
        state = settle(request_id, "Complete", "(ta{sv})", {})
        print(f"Bought (request {request_id} is {state}).")
        return 0
    state = settle(request_id, "Cancel", "(ts)", "the purchase failed")
    print(f"Not bought (request {request_id} is {state}).")
    return 1


def main(platform, coins, command, key=None):
    key = key or uuid.uuid4().hex
    options = {"key": GLib.Variant("s", key), "app": GLib.Variant("s", "org.example.Buy")}
    arguments = GLib.Variant("(sxa{sv})", (platform, int(coins), options))
    request_id, decision, reason, _ = recharge("Request", arguments, "(tssa{sv})")
    if decision == "approved":
        return buy(request_id, command)
    if decision == "pending":
        print("Not bought: a guardian has been asked.")
        print(f"Try again later, with the key {key}")
    elif decision == "settled":
        print("Not bought: that purchase is over already.")
    else:
        print(f"Not bought: {decision} ({reason})")
    return 1


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit("Usage: buy.py PLATFORM COINS COMMAND [KEY]")
    try:
        sys.exit(main(*sys.argv[1:5]))
    except GLib.Error as error:
        # Whatever it is, it is not a yes.
        print("Not bought: no answer.")
        sys.exit(error.message)
