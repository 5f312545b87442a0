/// Where a walk over an array or object has come to; the layout is that of `melba_cursor`, and of
/// the frames in the hidden header.
struct JSONFrame: BitwiseCopyable {
  var object: UInt64
  var position: UInt64
  var more: UInt64
  /// 1 when the items come from the host and the cursor has to be closed.
  var isHosted: UInt64
}

/// Memory for the frames of a walk, from the deepest to the innermost; whoever lends it closes
/// what is left in it.
@safe struct JSONFrames {
  private let memory: UnsafeMutablePointer<Int>
  private let frames: UnsafeMutablePointer<JSONFrame>

  /// `count` stands before the frames.
  init(_ count: UnsafeMutablePointer<Int>, _ frames: UnsafeMutablePointer<JSONFrame>) {
    unsafe memory = count
    unsafe self.frames = frames
  }

  /// Says that the first `count` are in use.
  @inline(__always)
  func use(_ count: Int) { unsafe memory.pointee = count }

  /// The frame of that level, from 0 on, which the depth of the writer bounds.
  @inline(__always)
  func pointer(_ level: Int) -> UnsafeMutablePointer<JSONFrame> { unsafe frames + level }
}

/// Objects of a host, which only the host can look into. False ends the walk.
protocol JSONHost {
  /// Stores what an object is; one of arrays and objects is flagged as hosted, and a frame begun.
  func enter(
    _ object: UInt64, _ value: inout Value, _ frame: UnsafeMutablePointer<JSONFrame>
  ) -> Bool
  /// Stores the next item, and in an object its key; a value that is nothing is the end.
  func next(
    _ frame: UnsafeMutablePointer<JSONFrame>, _ key: inout Value, _ value: inout Value
  ) -> Bool
  func leave(_ frame: UnsafeMutablePointer<JSONFrame>)
}
