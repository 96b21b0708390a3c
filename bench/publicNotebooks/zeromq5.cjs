// Stands in for zeromq 5, whose compiled code npm has no longer, so that IJavascript runs: zeromq 6's own
// layer for older code, with a Socket that older code can extend as a function.
const { EventEmitter } = require("node:events");
const v5 = require("zeromq6/v5-compat");

function Socket(type) {
  EventEmitter.call(this);
  const self = this;
  Object.setPrototypeOf(v5.Socket, function () {
    return self;
  });
  try {
    Reflect.construct(v5.Socket, [type]);
  } finally {
    Object.setPrototypeOf(v5.Socket, EventEmitter);
  }
}
Socket.prototype = v5.Socket.prototype;

const { setsockopt } = v5.Socket.prototype;
v5.Socket.prototype.set = v5.Socket.prototype.setsockopt = function (option, value) {
  try {
    return setsockopt.call(this, option, value);
  } catch {
    return this; // IJavascript names its publisher, which zeromq 6 no longer allows
  }
};

module.exports = { ...v5, Socket };
