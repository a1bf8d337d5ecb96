#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Asks before it buys, through the bus, with asyncio (python3-dbus-next).

Usage: buy-next.py PLATFORM COINS COMMAND [KEY]
COMMAND stands for the purchase: it buys, and succeeds, or not. KEY is that of a request which was not
settled. Exits with 0 only when it was bought.
"""
import asyncio
import sys
import uuid

from dbus_next import BusType, Message, MessageType, Variant
from dbus_next.aio import MessageBus

NAME = "org.coinbudget.CoinBudget1"
PATH = "/org/coinbudget/CoinBudget1"
LOST = ("org.freedesktop.DBus.Error.NoReply", "org.freedesktop.DBus.Error.Disconnected")


class NoAnswer(Exception):
    pass


async def recharge(method, signature, *body):
    """Calls, and calls again where the answer was lost: with the same key it counts once."""
    message = None
    for wait in (0.3, 0.6, None):
        try:
            bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
            message = await asyncio.wait_for(
                bus.call(Message(destination=NAME, path=PATH, interface=NAME + ".Recharge",
                                 member=method, signature=signature, body=list(body))), 8)
            bus.disconnect()
            if message.message_type == MessageType.METHOD_RETURN:
                return message.body
            if message.error_name not in LOST:
                raise NoAnswer(f"{message.error_name}: {message.body[0] if message.body else ''}")
        except (OSError, EOFError, asyncio.TimeoutError) as error:
            if isinstance(error, (FileNotFoundError, ConnectionRefusedError)):
                raise NoAnswer(error) from error  # there is no bus
        if wait is not None:
            await asyncio.sleep(wait)
    raise NoAnswer("it was asked three times")


async def settle(method, signature, request_id, argument):
    """That it cannot be told is no reason to buy again, or to take back what was bought."""
    try:
        return (await recharge(method, signature, request_id, argument))[0]
    except NoAnswer as error:
        print(error, file=sys.stderr)
        return "unsettled"


async def buy(request_id, command):
    print(f"Approved (request {request_id}).", flush=True)
    shop = await asyncio.create_subprocess_shell(command)
    if await shop.wait() == 0:
        state = await settle("Complete", "ta{sv}", request_id, {})
        print(f"Bought (request {request_id} is {state}).")
        return 0
    state = await settle("Cancel", "ts", request_id, "the purchase failed")
    print(f"Not bought (request {request_id} is {state}).")
    return 1


async def main(platform, coins, command, key=None):
    key = key or uuid.uuid4().hex
    options = {"key": Variant("s", key), "app": Variant("s", "org.example.Buy")}
    request_id, decision, reason, _ = await recharge(
        "Request", "sxa{sv}", platform, int(coins), options)
    if decision == "approved":
        return await buy(request_id, command)
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
        sys.exit("Usage: buy-next.py PLATFORM COINS COMMAND [KEY]")
    try:
        sys.exit(asyncio.run(main(*sys.argv[1:5])))
    except NoAnswer as error:
        # Whatever it is, it is not a yes.
        print("Not bought: no answer.")
        sys.exit(str(error))
