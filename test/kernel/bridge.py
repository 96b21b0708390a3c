"""Lets a test written in TypeScript speak to a kernel through jupyter_client: commands come as JSON lines on stdin,
what the kernel sends goes out as JSON lines on stdout. usage: bridge.py KERNEL_NAME"""

import asyncio
import base64
import json
import subprocess
import sys
from queue import Empty

from jupyter_client.manager import AsyncKernelManager


def emit(**event):
    print(json.dumps(event, default=str), flush=True)


LONGEST = 2**27  # no line may have 2**29 characters, which Node cannot hold


def cut(value):
    """Cuts strings that are too long for a line."""
    if isinstance(value, str):
        return value[:LONGEST]
    if isinstance(value, list):
        return [cut(each) for each in value]
    return {key: cut(each) for key, each in value.items()} if isinstance(value, dict) else value


async def listen(name, channel):
    while True:
        message = await channel.get_msg(timeout=None)
        emit(
            channel=name,
            type=message["header"]["msg_type"],
            parent=message["parent_header"].get("msg_id"),
            content=cut(message["content"]),
            metadata=message["metadata"],
            buffers=[base64.b64encode(each).decode() for each in message["buffers"]],
        )


async def heard(client):
    """Waits until the kernel's output arrives but, unlike wait_for_ready, not for silence after it."""
    while True:
        client.kernel_info()
        try:
            return await client.iopub_channel.get_msg(timeout=0.1)
        except Empty:
            pass


async def main(kernel_name):
    manager = AsyncKernelManager(kernel_name=kernel_name)
    # Not our own stdout: it carries the messages.
    await manager.start_kernel(stdout=subprocess.DEVNULL)
    client = manager.client()
    client.start_channels()
    await asyncio.wait_for(heard(client), timeout=30)
    channels = {
        "shell": client.shell_channel,
        "control": client.control_channel,
        "iopub": client.iopub_channel,
        "stdin": client.stdin_channel,
    }
    listeners = [asyncio.ensure_future(listen(name, channel)) for name, channel in channels.items()]
    emit(ready=True, pid=manager.provisioner.process.pid, connection=manager.connection_file)

    reader = asyncio.StreamReader(limit=2**26)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        command = json.loads(line)
        if command["op"] == "send":
            message = client.session.msg(command["type"], command["content"], metadata=command["metadata"])
            buffers = [base64.b64decode(each) for each in command["buffers"]]
            # Not session.send, which sends behind the back of the socket's event loop: if an answer to an earlier
            # request arrives at that moment, the loop never learns of it, or of any later answer.
            frames = client.session.serialize(message) + buffers
            await channels[command["channel"]].socket.send_multipart(frames)
            emit(sent=command["id"], message=message["header"]["msg_id"])
        elif command["op"] == "interrupt":
            await manager.interrupt_kernel()
        elif command["op"] == "restart":
            await manager.restart_kernel(stdout=subprocess.DEVNULL)
            emit(restarted=True, pid=manager.provisioner.process.pid)
    for listener in listeners:
        listener.cancel()
    client.stop_channels()
    await manager.shutdown_kernel()
    emit(ended=True)


asyncio.run(main(sys.argv[1]))
