import CKernels

/// Whole values: trees and objects of a host, walked with frames and without recursion.
extension JSONWriter {
  /// Writes a value and all that it leads to; without a host a handle leads nowhere.
  func write<Host: JSONHost>(_ root: Value, _ host: Host?, _ frames: JSONFrames) -> Bool {
    if host == nil, unsafe state.pointee.style.isPlain { return writePlainly(root, frames) }
    var value = root
    var key = Value.nothing
    var level = 0
    while true {
      var isEntered = false
      if value.kind == .handle {
        if unsafe state.pointee.position == .failed { return false }
        guard let host else { return fail(.value) }
        let object = value.body
        value = .nothing
        // The writer's depth is at least that of the frames.
        guard unsafe level < state.pointee.style.depth else { return fail(.tooDeep) }
        guard unsafe host.enter(object, &value, frames.pointer(level)) else { return fail(.stopped) }
        if value.kind == .handle { return fail(.value) }
        isEntered = value.flags & ValueFlag.hosted != 0
        if isEntered {
          unsafe frames.pointer(level).pointee.isHosted = 1
          level &+= 1
          frames.use(level)
        }
      }
      switch value.kind {
      case .array, .object:
        if !isEntered {
          guard value.flags & ValueFlag.hosted == 0, value.size == 0 || value.body != 0
          else { return fail(.value) }
        }
        if !begin(isObject: value.kind == .object) { return false }
        if !isEntered {
          let count = UInt64(value.size) &* (value.kind == .object ? 2 : 1)
          unsafe frames.pointer(level).pointee = JSONFrame(
            object: 0, position: value.body, more: value.body &+ count &* UInt64(Value.stride),
            isHosted: 0)
          level &+= 1
          frames.use(level)
        }
      default:
        // Only an array or an object has a cursor.
        guard !isEntered else { return fail(.value) }
        if !leaf(value) { return false }
      }
      value = .nothing
      // The next item of the innermost one, with its key.
      while value.kind == .nothing {
        if level == 0 { return true }
        let frame = unsafe frames.pointer(level &- 1)
        let isObject = unsafe state.pointee[isObject: state.pointee.depth]
        if unsafe frame.pointee.isHosted != 0, let host {
          key = .nothing
          guard unsafe host.next(frame, &key, &value) else { return fail(.stopped) }
          if value.kind == .nothing {
            level &-= 1
            frames.use(level)
            unsafe host.leave(frame)
          }
        } else if unsafe frame.pointee.position != frame.pointee.more {
          if isObject { key = unsafe take(frame) }
          value = unsafe take(frame)
          if value.kind == .nothing { return fail(.value) }
        } else {
          level &-= 1
          frames.use(level)
        }
        if value.kind == .nothing {
          if !end() { return false }
        } else if isObject {
          guard key.kind == .text else { return fail(.value) }
          if !text(key, isKey: true) { return false }
        }
      }
    }
  }

  @inline(__always)
  private func take(_ frame: UnsafeMutablePointer<JSONFrame>) -> Value {
    let position = unsafe frame.pointee.position
    unsafe frame.pointee.position = position &+ UInt64(Value.stride)
    guard let item = unsafe UnsafePointer<Value>(bitPattern: UInt(position)) else {
      return .nothing
    }
    return unsafe item.pointee
  }

  /// Writes a value that opens nothing.
  private func leaf(_ value: Value) -> Bool {
    switch value.kind {
    case .null: return null()
    case .boolean: return boolean(value.body & 0xFF != 0)
    case .integer: return integer(Int64(bitPattern: value.body))
    case .natural: return natural(value.body)
    case .double: return double(Double(bitPattern: value.body))
    case .bigInteger, .decimal:
      guard value.size > 0, value.body != 0 else { return fail(.value) }
      return unsafe number(value.bytes)
    case .text: return text(value, isKey: false)
    default: return fail(.value)
    }
  }

  private func text(_ value: Value, isKey: Bool) -> Bool {
    guard let form = form(of: value) else { return fail(.value) }
    let text = unsafe UnsafeRawPointer(bitPattern: UInt(value.body))
    if form != MELBA_FORM_BYTES.rawValue {
      return unsafe isKey
        ? wideKey(text, count: value.size, form: form)
        : wideText(text, count: value.size, form: form)
    }
    return unsafe isKey ? key(text, count: value.size) : self.text(text, count: value.size)
  }

  /// The form of a text, or nil when it contradicts itself.
  func form(of value: Value) -> UInt32? {
    guard value.size == 0 || value.body != 0 else { return nil }
    switch value.width {
    case 0: return MELBA_FORM_BYTES.rawValue
    case 1: return MELBA_FORM_LATIN1.rawValue
    case 2 where value.body & 1 == 0: return MELBA_FORM_UCS2.rawValue
    case 4 where value.body & 3 == 0: return MELBA_FORM_UCS4.rawValue
    default: return nil
    }
  }
}
