import CMelba
import CPlatform

@c @implementation
public func melba_buffer_reserve(_ self: UnsafeMutablePointer<Buffer>?, _ count: Int) -> Status {
  guard let self = unsafe self else { return .badArgument }
  // A size_t from 2^63 on arrives as a negative number.
  return unsafe self.pointee.reserve(count < 0 ? Int.max : count)
}

@c @implementation
public func melba_buffer_append(_ self: UnsafeMutablePointer<Buffer>?, _ bytes: Bytes) -> Status {
  guard let self = unsafe self, let bytes = unsafe bytes.span else { return .badArgument }
  let status = unsafe self.pointee.reserve(bytes.count)
  guard status == .ok, bytes.count > 0, let end = unsafe self.pointee.end else { return status }
  unsafe bytes.withUnsafeBytes { unsafe end.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
  unsafe self.pointee.size &+= bytes.count
  return .ok
}

@c @implementation
public func melba_buffer_free(_ self: UnsafeMutablePointer<Buffer>?) {
  guard let self = unsafe self else { return }
  if unsafe self.pointee.data != nil {
    _ = unsafe self.pointee.resized(to: 0)
  }
  unsafe self.pointee.data = nil
  unsafe self.pointee.size = 0
  unsafe self.pointee.capacity = 0
}

extension Buffer {
  /// Where the next byte goes, once there is memory.
  var end: UnsafeMutableRawPointer? {
    guard let data = unsafe data else { return nil }
    return unsafe UnsafeMutableRawPointer(data + size)
  }

  /// Makes room for `count` more bytes; what is there grows by half at least.
  mutating func reserve(_ count: Int) -> Status {
    guard unsafe size >= 0, unsafe capacity >= size, unsafe data != nil || capacity == 0 else {
      return .badArgument
    }
    let (size, capacity) = unsafe (size, capacity)
    if count <= capacity &- size { return .ok }
    guard size <= sizeLimit, count <= sizeLimit &- size else { return .tooLarge }
    let needed = size &+ count
    let ample = max(needed, min(capacity &+ capacity / 2, sizeLimit), 64)
    if unsafe grow(to: ample) { return .ok }
    return unsafe ample > needed && grow(to: needed) ? .ok : .noMemory
  }

  private mutating func grow(to capacity: Int) -> Bool {
    guard let memory = unsafe resized(to: capacity) else { return false }
    unsafe data = memory.assumingMemoryBound(to: UInt8.self)
    unsafe self.capacity = capacity
    return true
  }

  /// What the caller's allocator, or the C library's, makes of the memory.
  func resized(to size: Int) -> UnsafeMutableRawPointer? {
    if let resize = unsafe resize {
      return unsafe resize(context, data, capacity, size)
    }
    return unsafe melbaplatform_resize(data, size)
  }
}

/// `MELBA_SIZE_LIMIT`, which Swift cannot read because it is a cast.
let sizeLimit = 1 << 46
