import CEntry
import CPlatform

/// Blocks, inheritance, and templates within templates.
extension Runner {
  func enterTemplate(
    _ step: UnsafePointer<Instruction>, _ sp: UnsafeMutablePointer<Value>,
    _ frame: UnsafeMutablePointer<Frame>
  ) -> CallOutcome {
    let step = unsafe step.pointee
    let scope = unsafe frame.pointee.scope
    switch step.operation {
    case .block: return unsafe enterBlock(step, sp, frame)
    case .callSuper:
      let name = unsafe blockName(scope, frame.pointee.block)
      let number = unsafe Self.block(of: name, in: scope, after: Int(frame.pointee.block))
      guard let number else {
        guard unsafe undefined(MELBACORE_UNDEFINED_SUPER, name, 0, frame, sp) else { return .failed }
        return unsafe callUndefined(frame)
      }
      return unsafe run(block: number, scope, result: .value)
    case .runParent:
      guard let parent = unsafe scope.pointee.parent else { return .value }
      unsafe scope.pointee.parent = nil
      let program = unsafe UnsafeRawPointer(parent).assumingMemoryBound(to: Program.self)
      guard let made = unsafe enter(program, 0, scope: scope, result: .written) else {
        return .failed
      }
      return unsafe .entered(made)
    case .overlay: return unsafe overlay(step, sp, frame)
    default: return unsafe include(step, sp, frame)
    }
  }

  /// Calls the undefined value behind the stack, which fails unless its class is the user's.
  private func callUndefined(_ frame: UnsafeMutablePointer<Frame>) -> CallOutcome {
    let place = unsafe frame.pointee.top
    let none = unsafe place.pointee
    var result = Value.nothing
    var arguments = unsafe melbacore_arguments(
      values: shared(place), count: 0, named: 0, signature: nil, star: nil, star_star: nil,
      locals: nil)
    let status: Int32 = unsafe withUnsafeMutablePointer(to: &result) {
      unsafe host.pointee.call(context, frame.pointee.scope, shared(place), &arguments, shared($0))
    }
    unsafe release(none)
    guard status == 0 else { return .failed }
    unsafe push(result, frame)
    return .value
  }

  /// Runs a function with a scope in which a dict stands for what the template set.
  private func overlay(
    _ step: Instruction, _ sp: UnsafeMutablePointer<Value>, _ frame: UnsafeMutablePointer<Frame>
  ) -> CallOutcome {
    let values = unsafe sp - Int(step.c)
    var derived: UnsafeMutablePointer<Scope>?
    guard
      unsafe host.pointee.overlay(
        context, frame.pointee.scope, shared(values - 1), signature(frame, step.b), shared(values),
        &derived) == 0,
      let derived = unsafe derived
    else { return .failed }
    guard unsafe Self.copyBlocks(from: frame.pointee.scope, to: derived),
      let made = unsafe enter(frame.pointee.program, step.a, scope: derived, result: .written)
    else {
      unsafe host.pointee.scope_release(context, derived)
      return .failed
    }
    unsafe made.pointee.ownsScope = true
    unsafe made.pointee.drops = step.c + 1
    return unsafe .entered(made)
  }

  private func run(
    block number: Int, _ scope: UnsafeMutablePointer<Scope>, result: FrameResult
  ) -> CallOutcome {
    let block = unsafe scope.pointee.blocks[number]
    let program = unsafe UnsafeRawPointer(block.program.unsafelyUnwrapped)
      .assumingMemoryBound(to: Program.self)
    guard let made = unsafe enter(program, block.function, scope: scope, result: result) else {
      return .failed
    }
    unsafe made.pointee.block = UInt32(number)
    return unsafe .entered(made)
  }

  private func enterBlock(
    _ step: Instruction, _ sp: UnsafeMutablePointer<Value>, _ frame: UnsafeMutablePointer<Frame>
  ) -> CallOutcome {
    let scope = unsafe frame.pointee.scope
    let name = unsafe self.name(frame, step.a)
    guard let number = unsafe Self.firstBlock(of: name, in: scope) else {
      unsafe fail(MELBACORE_FAIL_NO_BLOCK, name)
      return .failed
    }
    if step.flag & BlockFlag.required != 0,
      unsafe Self.block(of: name, in: scope, after: number) == nil
    {
      unsafe fail(MELBACORE_FAIL_REQUIRED_BLOCK, name)
      return .failed
    }
    guard step.flag & BlockFlag.scoped != 0 else {
      return unsafe run(block: number, scope, result: .written)
    }
    var derived: UnsafeMutablePointer<Scope>?
    let locals = unsafe sp - Int(step.c)
    guard
      unsafe host.pointee.derive(
        context, scope, signature(frame, step.b), shared(locals), &derived) == 0,
      let derived = unsafe derived
    else { return .failed }
    guard unsafe Self.copyBlocks(from: scope, to: derived) else {
      unsafe host.pointee.scope_release(context, derived)
      unsafe fail(MELBACORE_FAIL_NO_MEMORY)
      return .failed
    }
    let outcome = unsafe run(block: number, derived, result: .written)
    guard case .entered(let made) = unsafe outcome else {
      unsafe host.pointee.scope_release(context, derived)
      return .failed
    }
    unsafe made.pointee.ownsScope = true
    unsafe made.pointee.drops = step.c
    return unsafe .entered(made)
  }

  private func include(
    _ step: Instruction, _ sp: UnsafeMutablePointer<Value>, _ frame: UnsafeMutablePointer<Frame>
  ) -> CallOutcome {
    let count = Int(step.a)
    let name = unsafe sp - count - 1
    var made: UnsafeMutablePointer<Scope>?
    guard
      unsafe host.pointee.include(
        context, frame.pointee.scope, shared(name), step.flag & 1 != 0, step.flag & 2 != 0,
        signature(frame, step.b), shared(name + 1), &machine.pointee.output, &made) == 0
    else { return .failed }
    guard let scope = unsafe made else {
      unsafe drop(count + 1, frame)
      return .value
    }
    guard unsafe Self.begin(scope), let program = unsafe scope.pointee.program,
      let inner = unsafe enter(
        UnsafeRawPointer(program).assumingMemoryBound(to: Program.self), 0, scope: scope,
        result: .written)
    else {
      unsafe host.pointee.scope_release(context, scope)
      return .failed
    }
    unsafe inner.pointee.ownsScope = true
    unsafe inner.pointee.drops = UInt32(count + 1)
    return unsafe .entered(inner)
  }

  // MARK: - The blocks of a scope

  /// Gives a scope its program's blocks.
  static func begin(_ scope: UnsafeMutablePointer<Scope>) -> Bool {
    unsafe scope.pointee.block_count = 0
    unsafe scope.pointee.parent = nil
    unsafe scope.pointee.own_blocks = 0
    guard let program = unsafe scope.pointee.program, unsafe add(program, to: scope) else { return false }
    unsafe scope.pointee.own_blocks = scope.pointee.block_count
    return true
  }

  static func add(_ program: OpaquePointer, to scope: UnsafeMutablePointer<Scope>) -> Bool {
    let made = unsafe UnsafeRawPointer(program).assumingMemoryBound(to: Program.self)
    for i in 0..<(unsafe made.pointee.blocks.count) {
      guard unsafe add(program, only: i, to: scope) else { return false }
    }
    return true
  }

  static func add(
    _ program: OpaquePointer, only index: Int, to scope: UnsafeMutablePointer<Scope>
  ) -> Bool {
    let made = unsafe UnsafeRawPointer(program).assumingMemoryBound(to: Program.self)
    guard unsafe index < made.pointee.blocks.count, unsafe makeRoom(1, in: scope) else {
      return false
    }
    let shape = unsafe made.pointee.blocks[index]
    let place = unsafe Int(scope.pointee.block_count)
    unsafe scope.pointee.blocks[place] = unsafe melbacore_block(
      program: program, function: shape.function, name: shape.name,
      is_required: shape.isRequired ? 1 : 0, reserved: 0)
    unsafe scope.pointee.block_count += 1
    return true
  }

  static func copyBlocks(
    from: UnsafeMutablePointer<Scope>, to: UnsafeMutablePointer<Scope>
  ) -> Bool {
    unsafe to.pointee.block_count = 0
    let count = unsafe Int(from.pointee.block_count)
    guard unsafe makeRoom(count, in: to) else { return false }
    for i in 0..<count { unsafe to.pointee.blocks[i] = unsafe from.pointee.blocks[i] }
    unsafe to.pointee.block_count = UInt32(count)
    unsafe to.pointee.own_blocks = from.pointee.own_blocks
    return true
  }

  private static func makeRoom(_ more: Int, in scope: UnsafeMutablePointer<Scope>) -> Bool {
    let needed = unsafe Int(scope.pointee.block_count) + more
    if unsafe needed <= Int(scope.pointee.block_room) { return true }
    let room = unsafe max(needed, Int(scope.pointee.block_room) * 2, 8)
    guard
      let memory = unsafe melbaplatform_resize(
        scope.pointee.blocks, room * MemoryLayout<melbacore_block>.stride)
    else { return false }
    unsafe scope.pointee.blocks = memory.assumingMemoryBound(to: melbacore_block.self)
    unsafe scope.pointee.block_room = UInt32(room)
    return true
  }

  func blockName(_ scope: UnsafeMutablePointer<Scope>, _ number: UInt32) -> UnsafePointer<Name>? {
    guard unsafe number < scope.pointee.block_count else { return nil }
    return unsafe Self.name(of: scope.pointee.blocks[Int(number)])
  }

  static func name(of block: melbacore_block) -> UnsafePointer<Name>? {
    guard let program = unsafe block.program else { return nil }
    let made = unsafe UnsafeRawPointer(program).assumingMemoryBound(to: Program.self)
    guard let names = unsafe made.pointee.names.base else { return nil }
    return unsafe UnsafePointer(names + Int(block.name))
  }

  /// The most derived block of a name.  Blocks are mostly asked for in their order, and each of the
  /// scope's own is the first of its name.
  static func firstBlock(
    of name: UnsafePointer<Name>?, in scope: UnsafeMutablePointer<Scope>
  ) -> Int? {
    guard let name = unsafe name else { return nil }
    let hint = unsafe Int(scope.pointee.block_hint)
    var found: Int?
    if unsafe hint < Int(min(scope.pointee.own_blocks, scope.pointee.block_count)),
      let other = unsafe self.name(of: scope.pointee.blocks[hint]), unsafe isEqual(other, name)
    {
      found = hint
    } else {
      found = unsafe block(of: name, in: scope, after: -1)
    }
    if let found { unsafe scope.pointee.block_hint = UInt32(found + 1) }
    return found
  }

  /// The first block of a name behind `index`.
  static func block(
    of name: UnsafePointer<Name>?, in scope: UnsafeMutablePointer<Scope>, after index: Int
  ) -> Int? {
    guard let name = unsafe name else { return nil }
    var i = index + 1
    while unsafe i < Int(scope.pointee.block_count) {
      if let other = unsafe self.name(of: scope.pointee.blocks[i]), unsafe isEqual(other, name) {
        return i
      }
      i += 1
    }
    return nil
  }
}
