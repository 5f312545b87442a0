import CEntry
import CPlatform

/// Calls, filters and tests.
extension Runner {
  enum CallOutcome {
    case failed
    /// What came of it is on the stack.
    case value
    case entered(UnsafeMutablePointer<Frame>)
  }

  /// How many values a call has on the stack above what it calls.
  @inline(__always)
  func pushedBy(_ step: Instruction) -> Int {
    Int(step.a) + Int(step.flag & 1) + Int(step.flag >> 1 & 1)
  }

  @inline(__always)
  private func arguments(
    _ step: Instruction, _ values: UnsafeMutablePointer<Value>,
    _ frame: UnsafeMutablePointer<Frame>
  ) -> melbacore_arguments {
    let signature = unsafe self.signature(frame, step.b)
    let named = unsafe signature?.pointee.count ?? 0
    var next = unsafe values + Int(step.a)
    var star: UnsafePointer<BorrowedValue>?
    var starStar: UnsafePointer<BorrowedValue>?
    if step.flag & CallFlag.star != 0 {
      unsafe star = unsafe UnsafePointer(shared(next))
      unsafe next += 1
    }
    if step.flag & CallFlag.starStar != 0 { unsafe starStar = unsafe UnsafePointer(shared(next)) }
    return unsafe melbacore_arguments(
      values: shared(values), count: step.a, named: named, signature: signature, star: star,
      star_star: starStar,
      locals: step.locals == 0
        ? nil : UnsafePointer(shared(frame.pointee.variables + Int(step.locals) - 1)))
  }

  /// Replaces a value and its arguments by what a filter or test makes of them.
  func filter(
    _ step: UnsafePointer<Instruction>, _ sp: UnsafeMutablePointer<Value>,
    _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    let step = unsafe step.pointee
    let pushed = pushedBy(step)
    var arguments = unsafe self.arguments(step, sp - pushed, frame)
    var result = Value.nothing
    let status = unsafe withUnsafeMutablePointer(to: &result) {
      let function =
        step.operation == .filter ? unsafe host.pointee.filter : unsafe host.pointee.test
      return unsafe function?(context, frame.pointee.scope, name(frame, step.c), &arguments, shared($0))
    }
    guard status == 0 else { return false }
    unsafe drop(pushed, frame)
    unsafe push(result, frame)
    return true
  }

  func call(
    _ step: UnsafePointer<Instruction>, _ sp: UnsafeMutablePointer<Value>,
    _ frame: UnsafeMutablePointer<Frame>
  ) -> CallOutcome {
    let step = unsafe step.pointee
    let pushed = pushedBy(step)
    let values = unsafe sp - pushed
    let callee = unsafe values - 1
    var arguments = unsafe self.arguments(step, values, frame)
    if step.operation == .call, step.flag == 0, unsafe callee.pointee.held == Held.inside {
      if let made = unsafe enter(inside: callee.pointee, &arguments) {
        return unsafe entered(made, pushed + 1, frame)
      }
    }
    var result = Value.nothing
    let status: Int32 = unsafe withUnsafeMutablePointer(to: &result) {
      if step.operation == .callMethod {
        return unsafe host.pointee.call_method(
          context, frame.pointee.scope, shared(callee), name(frame, step.c), &arguments, shared($0))
      }
      return unsafe host.pointee.call(
        context, frame.pointee.scope, shared(callee), &arguments, shared($0))
    }
    if status == 0 {
      unsafe drop(pushed + 1, frame)
      unsafe push(result, frame)
      return .value
    }
    if status == Int32(MELBACORE_RUN_MACRO), result.held == Held.inside,
      let made = unsafe enter(inside: result, &arguments)
    {
      return unsafe entered(made, pushed + 1, frame)
    }
    return .failed
  }

  /// A frame that a call opened, whose text goes straight to the output where that is all that the
  /// next instruction does with it.
  private func entered(
    _ made: UnsafeMutablePointer<Frame>?, _ drops: Int, _ frame: UnsafeMutablePointer<Frame>
  ) -> CallOutcome {
    guard let made = unsafe made else { return .failed }
    unsafe made.pointee.drops = UInt32(drops)
    if unsafe isWrittenOnly(frame.pointee.next.pointee, frame) {
      unsafe made.pointee.result = .written
      unsafe machine.pointee.captures -= 1
      unsafe machine.pointee.output.widest |= made.pointee.captureWidest
      unsafe frame.pointee.next += 1
    }
    return unsafe .entered(made)
  }

  /// Opens the frame of a macro or of another turn of a recursive loop.  The outer nil is for what
  /// the host has to call, the inner one for a failure.
  private func enter(
    inside value: Value, _ arguments: inout melbacore_arguments
  ) -> UnsafeMutablePointer<Frame>?? {
    guard
      let inside = unsafe UnsafeMutablePointer<melbacore_inside>(bitPattern: UInt(value.body))
    else { return nil }
    if unsafe inside.pointee.kind == UInt32(MELBACORE_MACRO) {
      let closure = unsafe UnsafeMutableRawPointer(inside).assumingMemoryBound(to: Closure.self)
      return unsafe .some(enter(closure, arguments, depth: 0))
    }
    let loop = unsafe UnsafeMutableRawPointer(inside).assumingMemoryBound(to: LoopRecord.self)
    guard arguments.count == 1, arguments.named == 0 else { return nil }
    guard let recursion = unsafe loop.pointee.recursion else { return nil }
    return unsafe .some(enter(recursion, arguments, depth: loop.pointee.depth + 1))
  }

  /// Opens the frame of a macro with its arguments in place; nil after the host was told why not.
  func enter(
    _ closure: UnsafeMutablePointer<Closure>, _ arguments: melbacore_arguments, depth: UInt32
  ) -> UnsafeMutablePointer<Frame>? {
    let program = unsafe UnsafeRawPointer(closure.pointee.program.unsafelyUnwrapped)
      .assumingMemoryBound(to: Program.self)
    let shape = unsafe program.pointee.macros[Int(closure.pointee.shape)]
    guard
      let frame = unsafe enter(program, shape.function, scope: closure.pointee.scope, result: .value)
    else { return nil }
    unsafe frame.pointee.macro = unsafe closure
    unsafe frame.pointee.depth = depth
    let outer = unsafe UnsafeMutableRawPointer(closure.pointee.frame.unsafelyUnwrapped)
      .assumingMemoryBound(to: Frame.self)
    unsafe frame.pointee.outer = unsafe outer
    if unsafe frame.pointee.isOnHeap { unsafe outer.pointee.references += 1 }
    var further: UnsafeMutablePointer<Frame>? = unsafe outer
    while let one = unsafe further {
      unsafe one.pointee.active += 1
      unsafe further = one.pointee.outer
    }
    // Whoever called may lose the macro meanwhile, with all that it was made in.
    if let cell = unsafe outer.pointee.cell {
      unsafe host.pointee.retain(context, cell)
      unsafe frame.pointee.heldCell = unsafe cell
    }
    if unsafe bind(shape, arguments, frame, program) { return unsafe frame }
    unsafe leave(frame)
    return nil
  }

  /// Puts arguments into a macro's variables: its parameters, then `caller`, `kwargs` and `varargs`.
  private func bind(
    _ shape: MacroShape, _ arguments: melbacore_arguments, _ frame: UnsafeMutablePointer<Frame>,
    _ program: UnsafePointer<Program>
  ) -> Bool {
    let variables = unsafe frame.pointee.variables
    let parameters = Int(shape.parameters)
    let given = Int(arguments.count - arguments.named)
    guard let base = unsafe program.pointee.names.base else { return false }
    let own = unsafe base + Int(shape.name)
    for i in 0..<parameters { unsafe variables[i] = .missing }
    for i in 0..<min(given, parameters) {
      guard unsafe put(arguments.values, i, in: variables + i, frame) else { return false }
    }
    // More names than are usual lie in memory of their own.
    var few: InlineArray<32, UInt32> = InlineArray(repeating: 0)
    var memory: UnsafeMutableRawPointer?
    if arguments.named > 32 {
      unsafe memory = melbaplatform_resize(nil, Int(arguments.named) * 4)
      if unsafe memory == nil { return unsafe fail(MELBACORE_FAIL_NO_MEMORY) }
    }
    defer { if let memory = unsafe memory { unsafe _ = melbaplatform_resize(memory, 0) } }
    return unsafe withUnsafeMutablePointer(to: &few) {
      let left = unsafe memory ?? UnsafeMutableRawPointer($0)
      return unsafe bind(
        shape, arguments, frame, program, own, given, left.assumingMemoryBound(to: UInt32.self))
    }
  }

  /// Puts the arguments that have names and those that are left; `left` has room for the named ones.
  private func bind(
    _ shape: MacroShape, _ arguments: melbacore_arguments, _ frame: UnsafeMutablePointer<Frame>,
    _ program: UnsafePointer<Program>, _ own: UnsafeMutablePointer<Name>, _ given: Int,
    _ left: UnsafeMutablePointer<UInt32>
  ) -> Bool {
    let variables = unsafe frame.pointee.variables
    let parameters = Int(shape.parameters)
    var leftCount = 0
    var callerIndex = -1
    for i in 0..<Int(arguments.named) {
      let index = given + i
      guard let name = unsafe argumentName(arguments, i) else { return false }
      if let place = unsafe parameter(name, shape, program, from: given) {
        guard unsafe put(arguments.values, index, in: variables + place, frame) else { return false }
      } else if shape.takesCaller, shape.explicitCaller < 0, unsafe isCaller(name), callerIndex < 0 {
        callerIndex = index
      } else {
        unsafe left[leftCount] = UInt32(i)
        leftCount += 1
      }
    }
    var next = parameters
    if shape.takesCaller, shape.explicitCaller < 0 {
      if callerIndex >= 0 {
        guard unsafe put(arguments.values, callerIndex, in: variables + next, frame) else { return false }
      } else {
        guard unsafe undefined(MELBACORE_UNDEFINED_CALLER, nil, 0, frame, variables + next) else {
          return false
        }
      }
      next += 1
    }
    var arguments = unsafe arguments
    if shape.takesKeywords {
      unsafe variables[next] = .nothing
      guard
        unsafe host.pointee.keywords(
          context, &arguments, left, UInt32(leftCount), shared(variables + next)) == 0
      else { return false }
      next += 1
    } else if leftCount > 0 {
      for i in 0..<leftCount {
        if let name = unsafe argumentName(arguments, Int(left[i])), unsafe isCaller(name) {
          return unsafe fail(MELBACORE_FAIL_TWO_CALLERS, own)
        }
      }
      return unsafe fail(MELBACORE_FAIL_KEYWORD, own, argumentName(arguments, Int(left[0])))
    }
    if shape.takesVariable {
      let extra = max(given - parameters, 0)
      unsafe variables[next] = .nothing
      guard
        unsafe host.pointee.build(
          context, MELBACORE_TUPLE, arguments.values + min(given, parameters), UInt32(extra),
          shared(variables + next)) == 0
      else { return false }
    } else if given > parameters {
      return unsafe fail(MELBACORE_FAIL_ARGUMENTS, own, nil, UInt32(parameters))
    }
    return true
  }

  /// Arguments stay the caller's where the frame ends before they do.  A macro or loop of the caller's
  /// that a frame may outlive is put as the host's object for it.
  @inline(__always)
  private func put(
    _ values: UnsafePointer<BorrowedValue>?, _ index: Int, in place: UnsafeMutablePointer<Value>,
    _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    guard let values = unsafe values else { return false }
    let value = unsafe self.value(values[index]).lent
    if unsafe frame.pointee.isOnHeap {
      if value.held == Held.inside {
        unsafe place.pointee = .nothing
        return unsafe host.pointee.object(context, values + index, shared(place)) == 0
      }
      let old = unsafe place.pointee
      unsafe place.pointee = unsafe owned(value)
      unsafe release(old)
    } else {
      unsafe place.pointee = value
    }
    return true
  }

  private func argumentName(
    _ arguments: melbacore_arguments, _ index: Int
  ) -> UnsafePointer<Name>? {
    guard let signature = unsafe arguments.signature, let names = unsafe signature.pointee.names,
      let all = unsafe signature.pointee.all
    else { return nil }
    return unsafe all + Int(names[index])
  }

  private func isCaller(_ name: UnsafePointer<Name>) -> Bool {
    let caller: StaticString = "caller"
    guard unsafe name.pointee.size == 6, let data = unsafe name.pointee.data else { return false }
    for i in 0..<6 where unsafe data[i] != caller.utf8Start[i] { return false }
    return true
  }

  /// Which parameter, of those not given by position, has that name.
  private func parameter(
    _ name: UnsafePointer<Name>, _ shape: MacroShape, _ program: UnsafePointer<Program>,
    from first: Int
  ) -> Int? {
    guard first < Int(shape.parameters), let names = unsafe program.pointee.names.base else {
      return nil
    }
    for i in first..<Int(shape.parameters) {
      let number = unsafe program.pointee.lists[Int(shape.firstParameter) + i]
      if unsafe Self.isEqual(names + Int(number), name) { return i }
    }
    return nil
  }

  static func isEqual(_ left: UnsafePointer<Name>, _ right: UnsafePointer<Name>) -> Bool {
    if unsafe left == right { return true }
    guard unsafe left.pointee.size == right.pointee.size, let a = unsafe left.pointee.data,
      let b = unsafe right.pointee.data
    else { return false }
    for i in 0..<Int(unsafe left.pointee.size) where unsafe a[i] != b[i] { return false }
    return true
  }
}
