import CPlatform

/// One run of memory from the checked allocator, which its owner frees.
@safe struct Region {
  private(set) var base: UnsafeMutableRawPointer?
  private(set) var size = 0

  init() {
    unsafe base = nil
  }

  /// Makes it at least `wanted` bytes, its contents kept, and says whether there is memory.
  mutating func grow(to wanted: Int) -> Bool {
    if wanted <= size { return true }
    let ample = max(wanted, size &+ size / 2)
    if reallocate(ample) { return true }
    return ample > wanted && reallocate(wanted)
  }

  private mutating func reallocate(_ size: Int) -> Bool {
    guard let memory = unsafe melbaplatform_resize(base, size) else { return false }
    unsafe base = memory
    self.size = size
    return true
  }

  mutating func free() {
    unsafe _ = melbaplatform_resize(base, 0)
    unsafe base = nil
    size = 0
  }
}

/// Memory that is handed out piece by piece and taken back as a whole.
///
/// It is a list of chunks, each twice as large as the one before up to a limit.  `rewind` keeps
/// them, so that the same requests once more find the same places and allocate nothing.
///
///     chunk: | next (8) | size of the chunk (8) | pieces, each at a multiple of 16 ... |
@safe struct Arena {
  private static let headSize = 16
  private static let leastChunk = 1 << 10
  private static let greatestChunk = 1 << 24

  private var first: UnsafeMutableRawPointer?
  private var current: UnsafeMutableRawPointer?
  private var free_: UnsafeMutableRawPointer?
  private(set) var left = 0
  private(set) var memory = 0

  init() {
    unsafe (first, current, free_) = (nil, nil, nil)
  }

  /// `size` bytes, or nil when there is no memory.
  @inline(__always)
  mutating func take(_ size: Int) -> UnsafeMutableRawPointer? {
    let rounded = (max(size, 1) &+ 15) & ~15
    guard rounded <= left || advance(to: rounded) else { return nil }
    let piece = unsafe free_
    unsafe free_ = piece.unsafelyUnwrapped + rounded
    left &-= rounded
    return unsafe piece
  }

  /// The free end of the current chunk once it has `size` bytes; the first `kept` bytes of it stay
  /// what they are.  For a piece whose size is not known yet: `take` then makes it the owner's.
  /// A new chunk, if there must be one, is of `better` bytes, or of `size` when memory is short.
  mutating func tail(
    _ size: Int, keeping kept: Int, orBetter better: Int = 0
  ) -> UnsafeMutableRawPointer? {
    if size <= left { return unsafe free_ }
    let old = unsafe free_
    guard advance(to: max(size, better)) || advance(to: size) else { return nil }
    if let old = unsafe old, kept > 0 {
      unsafe free_.unsafelyUnwrapped.copyMemory(from: old, byteCount: kept)
    }
    return unsafe free_
  }

  /// Goes on to the next chunk that has `size` bytes, or to a new one.
  @inline(never)
  private mutating func advance(to size: Int) -> Bool {
    var last = unsafe current
    var next = unsafe last == nil ? first : Self.next(of: last.unsafelyUnwrapped)
    while let chunk = unsafe next {
      if unsafe Self.size(of: chunk) - Self.headSize >= size {
        unsafe use(chunk)
        return true
      }
      unsafe last = chunk
      unsafe next = Self.next(of: chunk)
    }
    let doubled = min(max(memory, Self.leastChunk), Self.greatestChunk)
    let wanted = max(doubled, size + Self.headSize)
    var made = wanted
    var chunk = unsafe melbaplatform_resize(nil, wanted)
    if unsafe chunk == nil {
      made = size + Self.headSize
      unsafe chunk = unsafe melbaplatform_resize(nil, made)
    }
    guard let chunk = unsafe chunk else { return false }
    unsafe chunk.storeBytes(of: nil, as: UnsafeMutableRawPointer?.self)
    unsafe chunk.storeBytes(of: made, toByteOffset: 8, as: Int.self)
    if let last = unsafe last {
      unsafe last.storeBytes(of: chunk, as: UnsafeMutableRawPointer?.self)
    } else {
      unsafe first = chunk
    }
    memory += made
    unsafe use(chunk)
    return true
  }

  private mutating func use(_ chunk: UnsafeMutableRawPointer) {
    unsafe current = chunk
    unsafe free_ = chunk + Self.headSize
    left = unsafe Self.size(of: chunk) - Self.headSize
  }

  private static func next(of chunk: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    unsafe chunk.load(as: UnsafeMutableRawPointer?.self)
  }

  private static func size(of chunk: UnsafeMutableRawPointer) -> Int {
    unsafe chunk.load(fromByteOffset: 8, as: Int.self)
  }

  /// Takes all pieces back.
  mutating func rewind() {
    unsafe (current, free_) = (nil, nil)
    left = 0
  }

  mutating func free() {
    var next = unsafe first
    while let chunk = unsafe next {
      unsafe next = Self.next(of: chunk)
      unsafe _ = melbaplatform_resize(chunk, 0)
    }
    self = Arena()
  }
}
