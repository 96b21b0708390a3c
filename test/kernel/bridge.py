"""Lets a test written in TypeScript speak to a kernel through jupyter_client: commands come as JSON lines on stdin,
what the kernel sends goes out as JSON lines on stdout. usage: bridge.py KERNEL_NAME"""

import asyncio
import base64
import json
import subprocess
import sys

from jupyter_client.manager import AsyncKernelManager


def emit(**event):
    print(json.dumps(event, default=str), flush=True)


async def listen(name, channel):
    while True:
        message = await channel.get_msg(timeout=None)
        emit(
            channel=name,
            type=message["header"]["msg_type"],
            parent=message["parent_header"].get("msg_id"),
            content=message["content"],
            metadata=message["metadata"],
            buffers=[base64.b64encode(each).decode() for each in message["buffers"]],
        )


async def main(kernel_name):
    manager = AsyncKernelManager(kernel_name=kernel_name)
    # Not our own stdout: it carries the messages.
    await manager.start_kernel(stdout=subprocess.DEVNULL)
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=30)
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
            client.session.send(channels[command["channel"]].socket, message, buffers=buffers)
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
