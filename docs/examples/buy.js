#!/usr/bin/gjs
// SPDX-License-Identifier: LGPL-2.1-or-later
// Asks before it buys, through the bus, with GLib.
// Usage: buy.js PLATFORM COINS COMMAND [KEY]
// COMMAND stands for the purchase: it buys, and succeeds, or not. KEY is that of a request which was
// not settled. Exits with 0 only when it was bought.
'use strict';

const {Gio, GLib} = imports.gi;
const System = imports.system;

const NAME = 'org.coinbudget.CoinBudget1';
const PATH = '/org/coinbudget/CoinBudget1';

// Answers that were lost, with the connection or with the daemon: what was asked may have been heard.
function isLost(error) {
    return error instanceof GLib.Error && (
        [Gio.DBusError.NO_REPLY, Gio.DBusError.TIMEOUT, Gio.DBusError.TIMED_OUT,
            Gio.DBusError.DISCONNECTED].some(code => error.matches(Gio.DBusError, code)) ||
        [Gio.IOErrorEnum.CLOSED, Gio.IOErrorEnum.TIMED_OUT].some(
            code => error.matches(Gio.IOErrorEnum, code)));
}

// Calls, and calls again where the answer was lost: with the same key it counts once.
function recharge(method, args, returns) {
    for (const wait of [300, 600, null]) {
        try {
            const bus = Gio.bus_get_sync(Gio.BusType.SYSTEM, null);
            bus.set_exit_on_close(false);
            return bus.call_sync(NAME, PATH, `${NAME}.Recharge`, method, args,
                new GLib.VariantType(returns), Gio.DBusCallFlags.NONE, 8000, null).deepUnpack();
        } catch (error) {
            if (wait === null || !isLost(error))
                throw error;
            GLib.usleep(wait * 1000);
        }
    }
    throw new Error('not reached');
}

// That it cannot be told is no reason to buy again, or to take back what was bought.
function settle(method, signature, args) {
    try {
        return recharge(method, new GLib.Variant(signature, args), '(s)')[0];
    } catch (error) {
        printerr(error.message);
        return 'unsettled';
    }
}

// Whether the purchase went through; that there is no such shop is a no as well.
function shop(command) {
    try {
        return GLib.spawn_command_line_sync(command)[3] === 0;
    } catch (error) {
        printerr(error.message);
        return false;
    }
}

function buy(id, command) {
    print(`Approved (request ${id}).`);
    const bought = shop(command);
    const state = bought
        ? settle('Complete', '(ta{sv})', [id, {}])
        : settle('Cancel', '(ts)', [id, 'the purchase failed']);
    print(`${bought ? 'Bought' : 'Not bought'} (request ${id} is ${state}).`);
    return bought ? 0 : 1;
}

function main(platform, coins, command, key = GLib.uuid_string_random()) {
    const options = {
        key: new GLib.Variant('s', key),
        app: new GLib.Variant('s', 'org.example.Buy'),
    };
    const [id, decision, reason] = recharge('Request',
        new GLib.Variant('(sxa{sv})', [platform, Number(coins), options]), '(tssa{sv})');
    switch (decision) {
    case 'approved':
        return buy(id, command);
    case 'pending':
        print('Not bought: a guardian has been asked.');
        print(`Try again later, with the key ${key}`);
        return 1;
    case 'settled':
        print('Not bought: that purchase is over already.');
        return 1;
    default:
        print(`Not bought: ${decision} (${reason})`);
        return 1;
    }
}

let status = 1;
if (ARGV.length < 3) {
    printerr('Usage: buy.js PLATFORM COINS COMMAND [KEY]');
} else {
    try {
        status = main(...ARGV);
    } catch (error) {
        // Whatever it is, it is not a yes.
        print('Not bought: no answer.');
        printerr(error.message);
    }
}
System.exit(status);
