"""Whether Qt can start here, found out before it is loaded: where it cannot, it ends the process (status 134)."""

import ctypes
import os
import re
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

NO_DISPLAY_MEND = "`xent eval` shows the numbers in the terminal, and `xentgui --screenshot FILE` needs no display"

# The Debian packages of the libraries that Qt's wheels expect of the system.
_PACKAGES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
_MISSING = re.compile(r"(\S+): cannot open shared object file")


def obstacle(environ: Mapping[str, str] = os.environ) -> str | None:
    """Why Qt could not open a window here, as a sentence with a mend; None where nothing is in its way."""
    if not sys.platform.startswith("linux"):
        return None
    platforms = _platforms(environ)
    if not platforms:
        return _no_display("DISPLAY and WAYLAND_DISPLAY are not set")
    # Qt takes the first platform that works, and xcb, the last, is the one that most have.
    found = [_obstacle_of(platform, environ) for platform in platforms]
    return None if None in found else found[-1]


def go_offscreen() -> None:
    """Let Qt draw without a display, unless a platform is asked for that works."""
    if not os.environ.get("QT_QPA_PLATFORM") or obstacle():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # There, every window that opens has Qt warn that no window manager takes its size.
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")


def explain(error: ImportError) -> str:
    """What to install where Qt's own modules do not load."""
    missing = _MISSING.search(str(error))
    if missing:
        return _missing_library(missing[1])
    return f"the window cannot be loaded ({error}); install xentgui again, with all that it depends on"


def _platforms(environ: Mapping[str, str]) -> list[str]:
    """The platforms that Qt would try, in its order."""
    asked = environ.get("QT_QPA_PLATFORM", "")
    if asked:
        return [name.partition(":")[0] for name in asked.split(";")]
    wayland = bool(environ.get("WAYLAND_DISPLAY")) or environ.get("XDG_SESSION_TYPE") == "wayland"
    return ["wayland"] * wayland + ["xcb"] * bool(environ.get("DISPLAY"))


def _obstacle_of(platform: str, environ: Mapping[str, str]) -> str | None:
    folder = _plugin_folder()
    elsewhere = environ.get("QT_PLUGIN_PATH") or environ.get("QT_QPA_PLATFORM_PLUGIN_PATH")
    if folder.is_dir() and not elsewhere:
        # Wayland's plugin has been one file or several, called wayland, wayland-egl and wayland-generic.
        plugins = sorted(folder.glob(f"libq{platform.partition('-')[0]}*.so"))
        if not plugins:
            return f"QT_QPA_PLATFORM asks for {platform!r}, which Qt does not have here; unset it"
        unloadable = load(plugins[0])
        if unloadable:
            return unloadable
    return _unreachable(platform, environ)


def _plugin_folder() -> Path:
    spec = find_spec("PySide6")
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places or [""]))) / "Qt" / "plugins" / "platforms"


def load(plugin: Path) -> str | None:
    """Load what Qt is about to load anyway: the loader names a library that is missing, Qt would abort."""
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        missing = _MISSING.search(str(error))
        return _missing_library(missing[1]) if missing else f"Qt cannot be loaded: {error}"
    return None


def _missing_library(library: str) -> str:
    package = _PACKAGES.get(library)
    if package is None:
        return f"the system library {library} is missing; install the package that brings it"
    return f"the system library {library} is missing; install it: sudo apt install {package} (Debian, Ubuntu)"


def _unreachable(platform: str, environ: Mapping[str, str]) -> str | None:
    if platform == "xcb":
        display = environ.get("DISPLAY", "")
        if not display:
            return _no_display("DISPLAY is not set")
        return None if _x_server_answers(display) else _no_display(f"no X server answers at DISPLAY={display}")
    if platform.startswith("wayland") and not environ.get("WAYLAND_SOCKET"):
        place = Path(environ.get("XDG_RUNTIME_DIR") or "/", environ.get("WAYLAND_DISPLAY") or "wayland-0")
        return None if _listens(place) else _no_display(f"no Wayland compositor listens at {place}")
    return None


def _x_server_answers(display: str) -> bool:
    """Connect as Qt will, with all forms of names, sockets, hosts and authority files."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.argtypes, xcb.xcb_connect.restype = [ctypes.c_char_p, ctypes.c_void_p], ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(os.fsencode(display), None)
    answers = not xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return answers


def _listens(place: Path) -> bool:
    import socket

    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(place))
        except OSError:
            return False
    return True


def _no_display(why: str) -> str:
    return f"there is no display ({why}); {NO_DISPLAY_MEND}"
