import CEntry

/// Loops: a cursor of the host's, and what `loop` says about it.
extension Runner {
  /// Begins to go over a value, which stays the caller's.
  func beginLoop(
    _ loop: UnsafeMutablePointer<LoopRecord>, over value: UnsafeMutablePointer<Value>, flags: UInt8,
    in frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    if let box = unsafe loop.pointee.box {
      unsafe loop.pointee.box = nil
      unsafe host.pointee.loop_ended(context, box, loop)
    }
    unsafe loop.initialize(to: melbacore_loop())
    guard unsafe host.pointee.iterate(context, shared(value), &loop.pointee.cursor) == 0 else {
      return false
    }
    unsafe loop.pointee.inside.kind = UInt32(MELBACORE_LOOP)
    unsafe loop.pointee.index = -1
    unsafe loop.pointee.length = -1
    unsafe loop.pointee.flags = UInt32(flags)
    unsafe loop.pointee.is_open = 1
    if flags & LoopFlag.recursive != 0 {
      unsafe loop.pointee.depth = frame.pointee.depth
      unsafe loop.pointee.recursion = frame.pointee.macro
    }
    return true
  }

  /// Stores the next item in `place`, or says that there is none, or fails.
  @inline(__always)
  func next(
    _ loop: UnsafeMutablePointer<LoopRecord>, _ place: UnsafeMutablePointer<Value>
  ) -> Step {
    let flags = unsafe UInt8(truncatingIfNeeded: loop.pointee.flags)
    if flags == 0 {
      unsafe place.pointee = .nothing
      let status = unsafe host.pointee.next(context, &loop.pointee.cursor, shared(place))
      guard status == 0 else { return status == Int32(MELBACORE_WAIT) ? .waits : .failed }
      if unsafe place.pointee.held == Held.nothing { return .ended }
      return .done
    }
    return unsafe nextKept(loop, place, flags)
  }

  enum Step { case done, ended, failed, waits }

  private func nextKept(
    _ loop: UnsafeMutablePointer<LoopRecord>, _ place: UnsafeMutablePointer<Value>, _ flags: UInt8
  ) -> Step {
    unsafe place.pointee = .nothing
    if unsafe loop.pointee.after.kind != 0 {
      unsafe place.pointee = unsafe value(loop.pointee.after)
      unsafe loop.pointee.after = BorrowedValue()
      if unsafe place.pointee.held == Held.missing {
        unsafe loop.pointee.after = borrowed(.missing)
        return .ended
      }
    } else {
      let status = unsafe host.pointee.next(context, &loop.pointee.cursor, shared(place))
      guard status == 0 else { return status == Int32(MELBACORE_WAIT) ? .waits : .failed }
      if unsafe place.pointee.held == Held.nothing { return .ended }
    }
    if flags & LoopFlag.tested != 0 {
      unsafe keep(loop, place.pointee)
    } else {
      unsafe count(loop, place.pointee, flags)
    }
    return .done
  }

  /// An item whose test is still to come: it is kept so that it can be pushed again.
  func keep(_ loop: UnsafeMutablePointer<LoopRecord>, _ item: Value) {
    let old = unsafe value(loop.pointee.candidate)
    unsafe loop.pointee.candidate = unsafe borrowed(owned(item.lent))
    unsafe release(old)
  }

  /// Counts an item as the loop's present one.
  func count(_ loop: UnsafeMutablePointer<LoopRecord>, _ item: Value, _ flags: UInt8) {
    unsafe loop.pointee.index += 1
    if flags & LoopFlag.remembers != 0 {
      let old = unsafe value(loop.pointee.before)
      unsafe loop.pointee.before = unsafe loop.pointee.current
      unsafe loop.pointee.current = unsafe borrowed(owned(item.lent))
      unsafe release(old)
    }
  }

  func close(_ loop: UnsafeMutablePointer<LoopRecord>) {
    unsafe loop.pointee.is_open = 0
    if let box = unsafe loop.pointee.box {
      unsafe loop.pointee.box = nil
      unsafe host.pointee.loop_ended(context, box, loop)
    }
    // Macros made in the loop may look at it later, and as soon as something is released.
    let held = unsafe loop.pointee
    unsafe loop.pointee.before = BorrowedValue()
    unsafe loop.pointee.current = BorrowedValue()
    unsafe loop.pointee.after = BorrowedValue()
    unsafe loop.pointee.changed = BorrowedValue()
    unsafe loop.pointee.candidate = BorrowedValue()
    unsafe host.pointee.end(context, &loop.pointee.cursor)
    unsafe release(value(held.before))
    unsafe release(value(held.current))
    unsafe release(value(held.after))
    unsafe release(value(held.changed))
    unsafe release(value(held.candidate))
  }

  @inline(__always)
  func value(_ value: BorrowedValue) -> Value { unsafe unsafeBitCast(value, to: Value.self) }

  @inline(__always)
  func borrowed(_ value: Value) -> BorrowedValue { unsafe unsafeBitCast(value, to: BorrowedValue.self) }

  /// The item after the present one, missing when there is none.
  static func peek(
    _ loop: UnsafeMutablePointer<LoopRecord>, _ host: UnsafePointer<HostTableOfTemplates>,
    _ context: UnsafeMutableRawPointer?
  ) -> Bool {
    if unsafe loop.pointee.after.kind != 0 { return true }
    var item = BorrowedValue()
    guard unsafe host.pointee.next(context, &loop.pointee.cursor, &item) == 0 else { return false }
    if item.kind == 0 { item = unsafe unsafeBitCast(Value.missing, to: BorrowedValue.self) }
    // Whoever gave the item may have peeked himself; the last one counts.
    let old = unsafe unsafeBitCast(loop.pointee.after, to: Value.self)
    unsafe loop.pointee.after = item
    if old.isOwned {
      unsafe host.pointee.release(context, UnsafeMutableRawPointer(bitPattern: UInt(old.body)))
    }
    return true
  }

  static func length(
    _ loop: UnsafeMutablePointer<LoopRecord>, _ host: UnsafePointer<HostTableOfTemplates>,
    _ context: UnsafeMutableRawPointer?
  ) -> Int64? {
    if unsafe loop.pointee.length >= 0 { return unsafe loop.pointee.length }
    var left: Int64 = 0
    guard unsafe host.pointee.remaining(context, &loop.pointee.cursor, &left) == 0 else {
      return nil
    }
    let after = unsafe loop.pointee.after.kind
    if after != 0, UInt64(after) != Held.missing { left += 1 }
    unsafe loop.pointee.length = unsafe loop.pointee.index + 1 + left
    return unsafe loop.pointee.length
  }

  /// Pushes what the loop has of that name.
  func property(
    _ property: UInt8, of loop: UnsafeMutablePointer<LoopRecord>,
    _ frame: UnsafeMutablePointer<Frame>, _ place: UnsafeMutablePointer<Value>
  ) -> Bool {
    let index = unsafe loop.pointee.index
    switch LoopProperty(rawValue: property) {
    case .index: unsafe place.pointee = .integer(index + 1)
    case .index0: unsafe place.pointee = .integer(index)
    case .first: unsafe place.pointee = .boolean(index == 0)
    case .depth: unsafe place.pointee = .integer(Int64(loop.pointee.depth) + 1)
    case .depth0: unsafe place.pointee = .integer(Int64(loop.pointee.depth))
    case .last:
      guard unsafe Self.peek(loop, host, context) else { return false }
      unsafe place.pointee = .boolean(UInt64(loop.pointee.after.kind) == Held.missing)
    case .length, .revindex, .revindex0:
      guard let length = unsafe Self.length(loop, host, context) else { return false }
      switch LoopProperty(rawValue: property) {
      case .length: unsafe place.pointee = .integer(length)
      case .revindex: unsafe place.pointee = .integer(length - index)
      default: unsafe place.pointee = .integer(length - index - 1)
      }
    case .previtem:
      if unsafe index <= 0 || loop.pointee.before.kind == 0 {
        return unsafe undefined(MELBACORE_UNDEFINED_PREVIOUS, nil, 0, frame, place)
      }
      unsafe place.pointee = unsafe owned(value(loop.pointee.before).lent)
    case .nextitem:
      guard unsafe Self.peek(loop, host, context) else { return false }
      if unsafe UInt64(loop.pointee.after.kind) == Held.missing {
        return unsafe undefined(MELBACORE_UNDEFINED_NEXT, nil, 0, frame, place)
      }
      unsafe place.pointee = unsafe owned(value(loop.pointee.after).lent)
    case nil: return false
    }
    return true
  }

  func undefined(
    _ why: melbacore_undefined, _ name: UnsafePointer<Name>?, _ line: UInt32,
    _ frame: UnsafeMutablePointer<Frame>, _ place: UnsafeMutablePointer<Value>
  ) -> Bool {
    unsafe place.pointee = .nothing
    return unsafe host.pointee.undefined(
      context, frame.pointee.scope, why, name, line, shared(place)) == 0
  }

  /// Whether the values differ from those of the last time.
  func changed(
    _ loop: UnsafeMutablePointer<LoopRecord>, _ values: UnsafeMutablePointer<Value>, _ count: Int,
    _ place: UnsafeMutablePointer<Value>
  ) -> Bool {
    var tuple = Value.nothing
    let made = unsafe withUnsafeMutablePointer(to: &tuple) {
      unsafe host.pointee.build(context, MELBACORE_TUPLE, shared(values), UInt32(count), shared($0))
    }
    guard made == 0 else { return false }
    var differs = Value.boolean(true)
    var old = unsafe owned(value(loop.pointee.changed).lent)
    if old.held != Held.nothing {
      let compared = unsafe withUnsafeMutablePointer(to: &tuple) { tuple in
        unsafe withUnsafeMutablePointer(to: &old) { old in
          unsafe withUnsafeMutablePointer(to: &differs) {
            unsafe host.pointee.compare(
              context, MELBACORE_NOT_EQUAL, shared(old), shared(tuple), shared($0))
          }
        }
      }
      unsafe release(old)
      guard compared == 0 else {
        unsafe release(tuple)
        return false
      }
    }
    var isChanged = differs.body != 0
    if differs.held == Held.handle {
      let asked = unsafe withUnsafeMutablePointer(to: &differs) {
        unsafe host.pointee.truth(context, shared($0), &isChanged)
      }
      unsafe release(differs)
      if asked != 0 {
        unsafe release(tuple)
        return false
      }
    }
    if isChanged {
      let last = unsafe value(loop.pointee.changed)
      unsafe loop.pointee.changed = unsafe borrowed(tuple)
      unsafe release(last)
    } else {
      unsafe release(tuple)
    }
    unsafe place.pointee = .boolean(isChanged)
    return true
  }
}
