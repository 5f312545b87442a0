import CEntry
import CPlatform

/// One render: frames, the output, and the host whose objects they are about.
///
/// It lives behind a handle; while it runs the host may come back to it, so it is only used through
/// its address.
@unsafe struct Machine {
  var host: UnsafePointer<HostTableOfTemplates>?
  var context: UnsafeMutableRawPointer?
  var flags: UInt32
  var output: Output
  var frames: FrameStack
  var frame: UnsafeMutablePointer<Frame>?
  var depth: Int
  /// How many captures are open, so that nothing of the output may be taken away.
  var captures: Int
  /// The size of the output at which to pause.
  var pauseSize: Int
  /// Whether what is waited for is the next item of a loop.
  var waitsForItem: Bool
  /// How many functions may be open at once, and how many more may be opened.
  var depthLimit = Machine.frameLimit
  var callsLeft = Int.max

  /// How many functions may be open at once.
  static let frameLimit = 2000
  /// Bytes of the stack that are left to what a template calls.
  static let stackReserve: UInt = 24 << 10
  /// The greatest output in characters.
  static let outputLimit = 1 << 31

  static func make() -> Machine {
    unsafe Machine(
      host: nil, context: nil, flags: 0,
      output: Output(
        data: nil, size: 0, capacity: 0, width: 1, widest: 0, limit: Machine.outputLimit),
      frames: FrameStack(), frame: nil, depth: 0, captures: 0, pauseSize: Int.max,
      waitsForItem: false)
  }
}

/// What the first byte of a value says in the machine.
enum Held {
  static let nothing: UInt64 = 0
  static let null: UInt64 = 1
  static let boolean: UInt64 = 2
  static let integer: UInt64 = 3
  static let double: UInt64 = 5
  static let handle: UInt64 = 11
  static let missing: UInt64 = 12
  static let inside: UInt64 = 13

  /// The flag of a handle that is not the value's own.
  static let borrowed: UInt64 = 0x80 << 8
}

extension Value {
  @inline(__always)
  var held: UInt64 { head & 0xFF }

  /// Whether it carries a reference that must be given back.
  @inline(__always)
  var isOwned: Bool { head & (0xFF | Held.borrowed) == Held.handle }

  @inline(__always)
  var lent: Value { held == Held.handle ? Value(head: head | Held.borrowed, body: body) : self }

  @inline(__always)
  static func boolean(_ value: Bool) -> Value {
    Value(head: Held.boolean, body: value ? 1 : 0)
  }

  @inline(__always)
  static func integer(_ value: Int64) -> Value {
    Value(head: Held.integer, body: UInt64(bitPattern: value))
  }

  static var null: Value { Value(head: Held.null, body: 0) }

  static var missing: Value { Value(head: Held.missing, body: 0) }
}

/// A machine at work.
@unsafe struct Runner {
  let machine: UnsafeMutablePointer<Machine>
  let host: UnsafePointer<HostTableOfTemplates>
  let context: UnsafeMutableRawPointer?

  init?(_ machine: UnsafeMutablePointer<Machine>) {
    guard let host = unsafe machine.pointee.host else { return nil }
    unsafe self.machine = machine
    unsafe self.host = host
    unsafe self.context = unsafe machine.pointee.context
  }

  // MARK: - Values

  @inline(__always)
  func shared(_ value: UnsafeMutablePointer<Value>) -> UnsafeMutablePointer<BorrowedValue> {
    unsafe UnsafeMutableRawPointer(value).assumingMemoryBound(to: BorrowedValue.self)
  }

  @inline(__always)
  func release(_ value: Value) {
    if value.isOwned {
      unsafe host.pointee.release(context, UnsafeMutableRawPointer(bitPattern: UInt(value.body)))
    }
  }

  /// The value as one that outlives what it was lent from.
  @inline(__always)
  func owned(_ value: Value) -> Value {
    if value.held == Held.handle, value.head & Held.borrowed != 0 {
      unsafe host.pointee.retain(context, UnsafeMutableRawPointer(bitPattern: UInt(value.body)))
      return Value(head: value.head & ~Held.borrowed, body: value.body)
    }
    return value
  }

  @inline(__always)
  func store(_ value: Value, in variable: UnsafeMutablePointer<Value>) {
    let old = unsafe variable.pointee
    unsafe variable.pointee = unsafe owned(value)
    unsafe release(old)
  }

  func name(_ frame: UnsafeMutablePointer<Frame>, _ number: UInt32) -> UnsafePointer<Name>? {
    guard let base = unsafe frame.pointee.program.pointee.names.base else { return nil }
    return unsafe UnsafePointer(base + Int(number))
  }

  func signature(
    _ frame: UnsafeMutablePointer<Frame>, _ number: UInt32
  ) -> UnsafePointer<Signature>? {
    guard number > 0, let base = unsafe frame.pointee.program.pointee.signatures.base else {
      return nil
    }
    return unsafe UnsafePointer(base + Int(number))
  }

  // MARK: - Frames

  /// Opens a frame for a function; false after the host was told why not.
  func enter(
    _ program: UnsafePointer<Program>, _ number: UInt32, scope: UnsafeMutablePointer<Scope>,
    result: FrameResult
  ) -> UnsafeMutablePointer<Frame>? {
    let function = unsafe program.pointee.functions[Int(number)]
    guard let code = unsafe program.pointee.code.base else { return nil }
    let values = Int(function.variables) + Int(function.depth)
    let size =
      (MemoryLayout<Frame>.stride + 15) & ~15 + values * 16
      + (Int(function.loops) * MemoryLayout<LoopRecord>.stride + 15) & ~15
    guard unsafe machine.pointee.depth < machine.pointee.depthLimit else {
      unsafe fail(MELBACORE_FAIL_DEPTH)
      return nil
    }
    guard unsafe machine.pointee.callsLeft > 0 else {
      unsafe fail(MELBACORE_FAIL_STEPS)
      return nil
    }
    unsafe machine.pointee.callsLeft &-= 1
    let memory =
      function.hasClosures
      ? unsafe melbaplatform_resize(nil, size) : unsafe machine.pointee.frames.push(size)
    guard let memory = unsafe memory else {
      unsafe fail(MELBACORE_FAIL_NO_MEMORY)
      return nil
    }
    let frame = unsafe memory.assumingMemoryBound(to: Frame.self)
    let variables = unsafe (memory + (MemoryLayout<Frame>.stride + 15) & ~15)
      .assumingMemoryBound(to: Value.self)
    let stack = unsafe variables + Int(function.variables)
    let loops = unsafe UnsafeMutableRawPointer(stack + Int(function.depth))
      .assumingMemoryBound(to: LoopRecord.self)
    for i in 0..<Int(function.variables) { unsafe variables[i] = .nothing }
    for i in 0..<Int(function.loops) {
      unsafe loops[i].is_open = 0
      unsafe loops[i].box = nil
    }
    unsafe frame.initialize(
      to: Frame(
        program: program, scope: scope, caller: machine.pointee.frame, outer: nil,
        variables: variables, stack: stack, loops: loops, code: code,
        next: code + Int(function.entry), top: stack,
        function: number, drops: 0, result: result, ownsScope: false,
        isOnHeap: function.hasClosures, block: 0, depth: 0, references: 1, active: 1,
        cell: nil, heldCell: nil,
        captureStart: machine.pointee.output.size, captureWidest: machine.pointee.output.widest,
        macro: nil, closures: nil))
    if result != .written {
      unsafe machine.pointee.output.widest = 0
      unsafe machine.pointee.captures += 1
    }
    unsafe machine.pointee.frame = frame
    unsafe machine.pointee.depth += 1
    return unsafe frame
  }

  /// Closes the innermost frame.
  func leave(_ frame: UnsafeMutablePointer<Frame>) {
    unsafe drop(frame.pointee.top - frame.pointee.stack, frame)
    unsafe machine.pointee.frame = unsafe frame.pointee.caller
    unsafe machine.pointee.depth -= 1
    let function = unsafe frame.pointee.program.pointee.functions[Int(frame.pointee.function)]
    for i in 0..<Int(function.loops) where unsafe frame.pointee.loops[i].is_open != 0 {
      unsafe close(frame.pointee.loops + i)
    }
    let scope = unsafe frame.pointee.ownsScope ? frame.pointee.scope : nil
    let cell = unsafe frame.pointee.heldCell
    unsafe frame.pointee.heldCell = nil
    unsafe frame.pointee.active -= 1
    var outer = unsafe frame.pointee.outer
    while let further = unsafe outer {
      unsafe further.pointee.active -= 1
      unsafe outer = further.pointee.outer
    }
    if unsafe frame.pointee.isOnHeap {
      unsafe frame.pointee.caller = nil
      unsafe Self.letGo(frame, host, context)
    } else {
      for i in 0..<Int(function.variables) { unsafe release(frame.pointee.variables[i]) }
      unsafe Self.partWithLoops(frame, function, host, context)
      unsafe machine.pointee.frames.pop(frame)
    }
    if let cell = unsafe cell { unsafe host.pointee.release(context, cell) }
    if let scope = unsafe scope { unsafe host.pointee.scope_release(context, scope) }
  }

  /// Lets objects that stand for loops live on without the frame.
  private static func partWithLoops(
    _ frame: UnsafeMutablePointer<Frame>, _ function: Function,
    _ host: UnsafePointer<HostTableOfTemplates>, _ context: UnsafeMutableRawPointer?
  ) {
    for i in 0..<Int(function.loops) {
      guard let box = unsafe frame.pointee.loops[i].box else { continue }
      unsafe frame.pointee.loops[i].box = nil
      unsafe host.pointee.loop_ended(context, box, frame.pointee.loops + i)
    }
  }

  /// Gives a frame on the heap back once nobody holds it any more.
  static func letGo(
    _ frame: UnsafeMutablePointer<Frame>, _ host: UnsafePointer<HostTableOfTemplates>,
    _ context: UnsafeMutableRawPointer?
  ) {
    unsafe frame.pointee.references -= 1
    guard unsafe frame.pointee.references == 0 else { return }
    let function = unsafe frame.pointee.program.pointee.functions[Int(frame.pointee.function)]
    for i in 0..<Int(function.variables) {
      let value = unsafe frame.pointee.variables[i]
      if value.isOwned {
        unsafe host.pointee.release(context, UnsafeMutableRawPointer(bitPattern: UInt(value.body)))
      }
    }
    unsafe partWithLoops(frame, function, host, context)
    var closure = unsafe frame.pointee.closures
    while let made = unsafe closure {
      unsafe closure = made.pointee.next
      unsafe _ = melbaplatform_resize(made, 0)
    }
    let outer = unsafe frame.pointee.outer
    unsafe _ = melbaplatform_resize(frame, 0)
    if let outer = unsafe outer, unsafe outer.pointee.isOnHeap { unsafe letGo(outer, host, context) }
  }

  /// Closes every frame down to `base`, which stays.
  func unwind(to base: UnsafeMutablePointer<Frame>?) {
    while let frame = unsafe machine.pointee.frame, unsafe frame != base {
      unsafe leave(frame)
    }
  }

  @discardableResult
  func fail(
    _ why: melbacore_failure, _ name: UnsafePointer<Name>? = nil,
    _ other: UnsafePointer<Name>? = nil, _ number: UInt32 = 0
  ) -> Bool {
    unsafe _ = host.pointee.fail(context, why, name, other, number)
    return false
  }
}
