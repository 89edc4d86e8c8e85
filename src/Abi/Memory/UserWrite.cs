namespace FslHv.Abi;

/// <summary>New bytes in a process's memory. Several are written in their order.</summary>
/// <param name="Address">Virtual address of the first one.</param>
/// <param name="Bytes">The bytes, at least one.</param>
public readonly record struct UserWrite(ulong Address, Bytes Bytes);

/// <summary>A range of a process's memory that a call needs.</summary>
/// <param name="Address">Virtual address.</param>
/// <param name="LengthBytes">How long, 1 or more.</param>
/// <param name="IsRead">Its contents are needed.</param>
/// <param name="IsWritten">The call may write to it.</param>
public readonly record struct UserRange(ulong Address, ulong LengthBytes, bool IsRead, bool IsWritten);
