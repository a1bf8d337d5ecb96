#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# Usage: print-notifications.py N
# A notification server for a session's bus that prints what it is to show, N of them, and ends.
import sys

from gi.repository import Gio, GLib

INTERFACE = """
<node><interface name="org.freedesktop.Notifications">
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
<arg type="u" direction="out"/></method>
</interface></node>
"""
shown = 0
loop = GLib.MainLoop()


def show(summary, body, actions):
    print(f"+ {summary}")
    for line in body.splitlines():
        print(f"| {line}")
    labels = [f"[ {label} ]" for key, label in zip(actions[::2], actions[1::2]) if key != "default"]
    if labels:
        print("| " + "  ".join(labels))


def on_call(_connection, _sender, _path, _interface, method, arguments, call):
    global shown
    if method == "Notify":
        _app, _replaces, _icon, summary, body, actions, _hints, _timeout = arguments.unpack()
        show(summary, body, actions)
        shown += 1
        call.return_value(GLib.Variant("(u)", (shown,)))
        if shown == int(sys.argv[1]):
            loop.quit()
    elif method == "GetCapabilities":
        call.return_value(GLib.Variant("(as)", (["body", "actions"],)))
    elif method == "GetServerInformation":
        call.return_value(GLib.Variant("(ssss)", ("print", "coinbudget", "1", "1.2")))
    else:
        call.return_value(None)


bus = Gio.bus_get_sync(Gio.BusType.SESSION)
node = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
bus.register_object("/org/freedesktop/Notifications", node.interfaces[0], on_call)
Gio.bus_own_name_on_connection(bus, "org.freedesktop.Notifications", 0)
GLib.timeout_add_seconds(20, lambda: sys.exit("no notification came"))
loop.run()
