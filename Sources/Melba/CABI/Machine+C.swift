import CEntry
import CMelba
import CPlatform

// The machine for its host.  The C entries stand before those that may trap.

@inline(__always)
private func machine(_ handle: OpaquePointer?) -> UnsafeMutablePointer<Machine>? {
  guard let handle = unsafe handle else { return nil }
  return unsafe UnsafeMutablePointer<Machine>(handle)
}

@inline(__always)
private func program(_ handle: OpaquePointer?) -> UnsafeMutablePointer<Program>? {
  guard let handle = unsafe handle else { return nil }
  return unsafe UnsafeMutablePointer<Program>(handle)
}

@c @implementation
public func melbacore_machine_new(_ out: UnsafeMutablePointer<OpaquePointer?>?) -> Status {
  guard let out = unsafe out else { return .badArgument }
  guard let memory = unsafe melbaplatform_resize(nil, MemoryLayout<Machine>.stride) else {
    return .noMemory
  }
  unsafe memory.bindMemory(to: Machine.self, capacity: 1).initialize(to: Machine.make())
  unsafe out.pointee = OpaquePointer(memory)
  return .ok
}

@c @implementation
public func melbacore_machine_free(_ self: OpaquePointer?) {
  guard let machine = unsafe machine(self) else { return }
  unsafe machine.pointee.frames.free()
  unsafe _ = melbaplatform_resize(machine.pointee.output.data, 0)
  unsafe _ = melbaplatform_resize(machine, 0)
}

@c @implementation
public func melbacore_machine_output(_ self: OpaquePointer?) -> UnsafePointer<melbacore_output>? {
  guard let handle = unsafe self else { return nil }
  let offset = MemoryLayout<Machine>.offset(of: \Machine.output) ?? 0
  return unsafe (UnsafeRawPointer(handle) + offset).assumingMemoryBound(to: Output.self)
}

/// Makes a machine ready for a run.
private func begin(
  _ machine: UnsafeMutablePointer<Machine>, _ host: UnsafePointer<melbacore_template_host>?,
  _ context: UnsafeMutableRawPointer?, _ flags: UInt32
) -> Runner? {
  unsafe machine.pointee.host = unsafe host
  unsafe machine.pointee.context = unsafe context
  unsafe machine.pointee.flags = flags
  unsafe machine.pointee.output.size = 0
  unsafe machine.pointee.output.width = 1
  unsafe machine.pointee.output.widest = 0
  unsafe machine.pointee.captures = 0
  unsafe machine.pointee.pauseSize = Int.max
  return unsafe Runner(machine)
}

@c @implementation
public func melbacore_machine_begin(
  _ self: OpaquePointer?, _ host: UnsafePointer<melbacore_template_host>?,
  _ context: UnsafeMutableRawPointer?, _ flags: UInt32,
  _ scope: UnsafeMutablePointer<melbacore_scope>?, _ block: Int64
) -> Bool {
  guard let machine = unsafe machine(self), let scope = unsafe scope,
    let runner = unsafe begin(machine, host, context, flags)
  else { return false }
  var chosen = unsafe scope.pointee.program
  var function: UInt32 = 0
  if block >= 0 {
    guard unsafe block < Int64(scope.pointee.block_count) else { return false }
    let entry = unsafe scope.pointee.blocks[Int(block)]
    unsafe chosen = entry.program
    function = unsafe entry.function
  }
  guard let made = unsafe program(chosen),
    let frame = unsafe runner.enter(
      UnsafePointer(made), function, scope: scope, result: .written)
  else { return false }
  if block >= 0 { unsafe frame.pointee.block = UInt32(block) }
  return true
}

@c @implementation
public func melbacore_machine_begin_macro(
  _ self: OpaquePointer?, _ host: UnsafePointer<melbacore_template_host>?,
  _ context: UnsafeMutableRawPointer?, _ flags: UInt32,
  _ macro: UnsafeMutablePointer<melbacore_macro>?, _ arguments: UnsafePointer<melbacore_arguments>?,
  _ depth: UInt32
) -> Bool {
  guard let machine = unsafe machine(self), let macro = unsafe macro,
    let arguments = unsafe arguments, let runner = unsafe begin(machine, host, context, flags),
    let frame = unsafe runner.enter(macro, arguments.pointee, depth: depth)
  else { return false }
  unsafe frame.pointee.result = .written
  unsafe machine.pointee.captures = 0
  return true
}

@c @implementation
public func melbacore_machine_resume(
  _ self: OpaquePointer?, _ outcome: UnsafeMutablePointer<UInt32>?
) -> Status {
  guard let machine = unsafe machine(self), let outcome = unsafe outcome,
    let runner = unsafe Runner(machine)
  else { return .badArgument }
  // Python code that a template calls may render again, on the same stack.
  let end = UInt(melbaplatform_stack_end())
  var here: UInt8 = 0
  let address = unsafe withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) }
  if end != 0, address < end + Machine.stackReserve {
    unsafe runner.fail(MELBACORE_FAIL_DEPTH)
    unsafe outcome.pointee = UInt32(RunOutcome.failed.rawValue)
    return .ok
  }
  unsafe outcome.pointee = unsafe UInt32(runner.run().rawValue)
  return .ok
}

@c @implementation
public func melbacore_machine_answer(
  _ self: OpaquePointer?, _ value: UnsafePointer<BorrowedValue>?
) {
  guard let machine = unsafe machine(self), let runner = unsafe Runner(machine) else { return }
  unsafe runner.answer(value.map { unsafe unsafeBitCast($0.pointee, to: Value.self) } ?? .nothing)
}

@c @implementation
public func melbacore_machine_awaited(_ self: OpaquePointer?) -> UnsafePointer<BorrowedValue>? {
  guard let machine = unsafe machine(self), let frame = unsafe machine.pointee.frame,
    unsafe frame.pointee.top > frame.pointee.stack
  else { return nil }
  return unsafe UnsafeRawPointer(frame.pointee.top - 1)
    .assumingMemoryBound(to: BorrowedValue.self)
}

@c @implementation
public func melbacore_machine_pause_at(_ self: OpaquePointer?, _ size: Int) {
  guard let machine = unsafe machine(self) else { return }
  unsafe machine.pointee.pauseSize = size
}

@c @implementation
public func melbacore_machine_limit(_ self: OpaquePointer?, _ size: Int, _ depth: Int, _ calls: Int) {
  guard let machine = unsafe machine(self) else { return }
  unsafe machine.pointee.output.limit = size
  unsafe machine.pointee.depthLimit = min(depth, Machine.frameLimit)
  unsafe machine.pointee.callsLeft = calls
}

@c @implementation
public func melbacore_machine_can_take(_ self: OpaquePointer?) -> Bool {
  guard let machine = unsafe machine(self) else { return false }
  return unsafe machine.pointee.captures == 0
}

@c @implementation
public func melbacore_machine_take(_ self: OpaquePointer?) {
  guard let machine = unsafe machine(self) else { return }
  unsafe machine.pointee.output.size = 0
  unsafe machine.pointee.output.widest = 0
}

@c @implementation
public func melbacore_machine_unwind(_ self: OpaquePointer?) {
  guard let machine = unsafe machine(self), let runner = unsafe Runner(machine) else { return }
  unsafe runner.unwind(to: nil)
}

@c @implementation
public func melbacore_machine_forget(_ self: OpaquePointer?) {
  guard let machine = unsafe machine(self) else { return }
  let data = unsafe machine.pointee.output.data
  let capacity = unsafe machine.pointee.output.capacity
  unsafe machine.pointee = Machine.make()
  unsafe machine.pointee.output.data = unsafe data
  unsafe machine.pointee.output.capacity = unsafe capacity
}

@c @implementation
public func melbacore_machine_place(
  _ self: OpaquePointer?, _ level: UInt32, _ out: UnsafeMutablePointer<melbacore_place>?
) -> Bool {
  guard let machine = unsafe machine(self), let out = unsafe out else { return false }
  var frame = unsafe machine.pointee.frame
  for _ in 0..<level { unsafe frame = frame?.pointee.caller }
  guard let frame = unsafe frame else { return false }
  let made = unsafe frame.pointee.program
  let function = unsafe made.pointee.functions[Int(frame.pointee.function)]
  let next = unsafe frame.pointee.next - frame.pointee.code
  let line = unsafe made.pointee.lines[max(next - 1, 0)]
  let names = unsafe made.pointee.names.base
  unsafe out.pointee = unsafe melbacore_place(
    program: OpaquePointer(made), line: line, function_kind: UInt32(function.kind.rawValue),
    name: names.map { unsafe UnsafePointer($0 + Int(function.name)) })
  return true
}

@inline(__always)
private func frame(_ handle: OpaquePointer?) -> UnsafeMutablePointer<Frame>? {
  guard let handle = unsafe handle else { return nil }
  return unsafe UnsafeMutablePointer<Frame>(handle)
}

@c @implementation
public func melbacore_frame_cell(
  _ self: OpaquePointer?
) -> UnsafeMutablePointer<UnsafeMutableRawPointer?>? {
  guard let handle = unsafe self else { return nil }
  let offset = MemoryLayout<Frame>.offset(of: \Frame.cell) ?? 0
  return unsafe (UnsafeMutableRawPointer(handle) + offset)
    .assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
}

@c @implementation
public func melbacore_frame_outer(_ self: OpaquePointer?) -> OpaquePointer? {
  guard let outer = unsafe frame(self)?.pointee.outer else { return nil }
  return unsafe OpaquePointer(outer)
}

@c @implementation
public func melbacore_frame_scope(_ self: OpaquePointer?) -> UnsafeMutablePointer<melbacore_scope>? {
  unsafe frame(self)?.pointee.scope
}

@c @implementation
public func melbacore_frame_program(_ self: OpaquePointer?) -> OpaquePointer? {
  guard let frame = unsafe frame(self) else { return nil }
  return unsafe OpaquePointer(frame.pointee.program)
}

@c @implementation
public func melbacore_frame_retain(_ self: OpaquePointer?) {
  unsafe frame(self)?.pointee.references += 1
}

@c @implementation
public func melbacore_frame_release(
  _ self: OpaquePointer?, _ host: UnsafePointer<melbacore_template_host>?,
  _ context: UnsafeMutableRawPointer?
) {
  guard let frame = unsafe frame(self), let host = unsafe host else { return }
  unsafe frame.pointee.cell = nil
  unsafe Runner.letGo(frame, host, context)
}

@c @implementation
public func melbacore_frame_visit(
  _ self: OpaquePointer?,
  _ visit: (@convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Int32)?,
  _ argument: UnsafeMutableRawPointer?
) -> Int32 {
  guard let frame = unsafe frame(self), let visit = unsafe visit,
    unsafe frame.pointee.active == 0
  else { return 0 }
  let function = unsafe frame.pointee.program.pointee.functions[Int(frame.pointee.function)]
  for i in 0..<Int(function.variables) {
    let value = unsafe frame.pointee.variables[i]
    guard value.isOwned else { continue }
    let status = unsafe visit(UnsafeMutableRawPointer(bitPattern: UInt(value.body)), argument)
    if status != 0 { return status }
  }
  return 0
}

@c @implementation
public func melbacore_frame_clear(
  _ self: OpaquePointer?, _ host: UnsafePointer<melbacore_template_host>?,
  _ context: UnsafeMutableRawPointer?
) {
  guard let frame = unsafe frame(self), let host = unsafe host,
    unsafe frame.pointee.active == 0
  else { return }
  let function = unsafe frame.pointee.program.pointee.functions[Int(frame.pointee.function)]
  for i in 0..<Int(function.variables) {
    let value = unsafe frame.pointee.variables[i]
    guard value.isOwned else { continue }
    // Whoever still calls a macro of this frame finds nothing there.
    unsafe frame.pointee.variables[i] = .null
    unsafe host.pointee.release(context, UnsafeMutableRawPointer(bitPattern: UInt(value.body)))
  }
}

@c @implementation
public func melbacore_loop_peek(
  _ self: UnsafeMutablePointer<melbacore_loop>?, _ host: UnsafePointer<melbacore_template_host>?,
  _ context: UnsafeMutableRawPointer?
) -> Int32 {
  guard let loop = unsafe self, let host = unsafe host else { return -1 }
  return unsafe Runner.peek(loop, host, context) ? 0 : -1
}

@c @implementation
public func melbacore_loop_length(
  _ self: UnsafeMutablePointer<melbacore_loop>?, _ host: UnsafePointer<melbacore_template_host>?,
  _ context: UnsafeMutableRawPointer?, _ out: UnsafeMutablePointer<Int64>?
) -> Int32 {
  guard let loop = unsafe self, let host = unsafe host, let out = unsafe out,
    let length = unsafe Runner.length(loop, host, context)
  else { return -1 }
  unsafe out.pointee = length
  return 0
}

@c @implementation
public func melbacore_scope_finish(_ self: UnsafeMutablePointer<melbacore_scope>?) {
  guard let scope = unsafe self else { return }
  unsafe _ = melbaplatform_resize(scope.pointee.blocks, 0)
  unsafe scope.pointee.blocks = nil
  unsafe scope.pointee.block_count = 0
  unsafe scope.pointee.block_room = 0
}

@c @implementation
public func melbacore_scope_begin(_ self: UnsafeMutablePointer<melbacore_scope>?) -> Bool {
  guard let scope = unsafe self else { return false }
  return unsafe Runner.begin(scope)
}

@c @implementation
public func melbacore_scope_add(
  _ self: UnsafeMutablePointer<melbacore_scope>?, _ handle: OpaquePointer?, _ index: UInt32
) -> Bool {
  guard let scope = unsafe self, let handle = unsafe handle else { return false }
  return unsafe Runner.add(handle, only: Int(index), to: scope)
}

@c @implementation
public func melbacore_scope_copy_blocks(
  _ self: UnsafeMutablePointer<melbacore_scope>?, _ from: UnsafeMutablePointer<melbacore_scope>?
) -> Bool {
  guard let scope = unsafe self, let from = unsafe from else { return false }
  return unsafe Runner.copyBlocks(from: from, to: scope)
}

@c @implementation
public func melbacore_scope_block(
  _ self: UnsafePointer<melbacore_scope>?, _ name: Bytes, _ after: Int64
) -> Int64 {
  guard let scope = unsafe self, let span = unsafe name.span else { return -1 }
  var i = Int(after) + 1
  while unsafe i < Int(scope.pointee.block_count) {
    if let other = unsafe Runner.name(of: scope.pointee.blocks[i]), unsafe Int(other.pointee.size) == span.count {
      var isEqual = true
      for k in span.indices where unsafe other.pointee.data[k] != span[k] { isEqual = false }
      if isEqual { return Int64(i) }
    }
    i += 1
  }
  return -1
}

@c @implementation
public func melbacore_output_reserve(
  _ self: UnsafeMutablePointer<melbacore_output>?, _ count: Int, _ width: UInt32
) -> Bool {
  guard let output = unsafe self, count >= 0 else { return false }
  return unsafe output.pointee.reserve(count, width: width)
}

@c @implementation
public func melbacore_output_append(
  _ self: UnsafeMutablePointer<melbacore_output>?, _ text: Text, _ widest: UInt32
) -> Bool {
  guard let output = unsafe self, let data = unsafe text.data else {
    return unsafe text.length == 0
  }
  return unsafe output.pointee.append(
    data, count: text.length, width: text.width, widest: widest)
}

@c @implementation
public func melbacore_output_integer(
  _ self: UnsafeMutablePointer<melbacore_output>?, _ number: Int64
) -> Bool {
  guard let output = unsafe self else { return false }
  return unsafe output.pointee.append(number)
}
