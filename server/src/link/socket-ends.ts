import type { Socket } from 'node:net';

/** Ends a socket with RST, whatever state it is in. What waits to be written is dropped. */
export function resetSocket(socket: Socket): void {
  if (socket.destroyed) return;
  if (socket.connecting) {
    socket.destroy();
    return;
  }
  // libuv refuses to reset a socket while its FIN is on the way to the kernel, and would then never close it.
  const finUnderWay = socket.writableEnded && !socket.writableFinished && socket.writableLength === 0;
  if (finUnderWay) socket.once('finish', () => resetSocket(socket));
  else socket.resetAndDestroy();
}

/**
 * Calls back when a socket's peer has sent FIN, after its last byte. Node reports an RST that follows unread data as the
 * end of the stream too; an empty write tells the two apart, because it fails on a socket that was reset. Where writes
 * are waiting already, their own failure tells.
 */
export function onFin(socket: Socket, act: () => void): void {
  socket.on('end', () => {
    if (!socket.writable || socket.writableLength > 0) act();
    else
      socket.write('', (error) => {
        if (!error) act();
      });
  });
}
