"""The control room's questions: what is known of an epidemic, what if, what stands at a port, what measures cost."""

from landbridge.control.port_now import PortNow, port_now
from landbridge.control.port_work import FirstThing

__all__ = ["FirstThing", "PortNow", "port_now"]
