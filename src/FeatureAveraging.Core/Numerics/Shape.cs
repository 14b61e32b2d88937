using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FeatureAveraging.Numerics;

/// <summary>Checks of shapes at the public edge. A check that passes formats nothing and allocates nothing.</summary>
public static class Shape
{
    /// <summary>Throws when a shape is not as required.</summary>
    /// <param name="condition">What must hold.</param>
    /// <param name="parameter">The parameter at fault.</param>
    /// <param name="message">What was given and what was expected; only formatted when the check fails.</param>
    /// <exception cref="ArgumentException"><paramref name="condition"/> is false.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Require(
        bool condition, string parameter, [InterpolatedStringHandlerArgument(nameof(condition))] ref ShapeMessage message)
    {
        if (!condition)
        {
            Throw(parameter, ref message);
        }
    }

    [DoesNotReturn]
    private static void Throw(string parameter, ref ShapeMessage message) =>
        throw new ArgumentException($"{parameter} {message.ToStringAndClear()}.", parameter);
}

/// <summary>An interpolated message that is only built when a shape check has failed.</summary>
[InterpolatedStringHandler]
public ref struct ShapeMessage
{
    private DefaultInterpolatedStringHandler _text;

    /// <summary>Called by the compiler.</summary>
    /// <param name="literalLength">Characters outside holes.</param>
    /// <param name="formattedCount">Number of holes.</param>
    /// <param name="condition">The checked condition.</param>
    /// <param name="needed">True when the message must be built.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ShapeMessage(int literalLength, int formattedCount, bool condition, out bool needed)
    {
        needed = !condition;
        _text = needed ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
    }

    /// <summary>Called by the compiler.</summary>
    /// <param name="value">Literal text.</param>
    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    /// <summary>Called by the compiler.</summary>
    /// <param name="value">A value in a hole.</param>
    /// <typeparam name="T">Its type.</typeparam>
    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    internal string ToStringAndClear() => _text.ToStringAndClear();
}
