using System.Net;
using System.Net.Http.Headers;

namespace FeatureAveraging.Datasets.Fetching;

/// <summary>One HTTP download into a <c>.part</c> file, resumed by a range request where the server can.</summary>
internal sealed class Download(HttpClient http, TimeSpan stallTimeout)
{
    private const int BufferBytes = 1 << 16;

    /// <summary>
    /// Appends to what the part file holds, or starts over when the server sends the whole file.
    /// On any failure the part file keeps what was received.
    /// </summary>
    public async Task ToPartAsync(Uri source, string part, Action<long, long?> report, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await SendAsync(source, PartLength(part), cancellation).ConfigureAwait(false);
        bool resumed = response.StatusCode == HttpStatusCode.PartialContent;
        var file = new FileStream(part, resumed ? FileMode.Append : FileMode.Create, FileAccess.Write);
        await using (file.ConfigureAwait(false))
        {
            long received = file.Length;
            long? total = received + response.Content.Headers.ContentLength;
            report(received, total);
            await CopyAsync(response, file, count => report(received += count, total), cancellation).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }
    }

    private static long PartLength(string part)
    {
        var file = new FileInfo(part);
        return file.Exists ? file.Length : 0;
    }

    private async Task<HttpResponseMessage> SendAsync(Uri source, long have, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        if (have > 0)
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
        }

        HttpResponseMessage response =
            await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        bool otherRange = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From != have;
        if (have > 0 && (otherRange || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable))
        {
            response.Dispose();
            return await SendAsync(source, 0, cancellation).ConfigureAwait(false);
        }

        if (!response.IsSuccessStatusCode || otherRange)
        {
            int code = (int)response.StatusCode;
            response.Dispose();
            throw new HttpRequestException($"the server answered {code} {(HttpStatusCode)code}");
        }

        return response;
    }

    private async Task CopyAsync(HttpResponseMessage response, FileStream file, Action<int> received, CancellationToken cancellation)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Stream body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        byte[] buffer = new byte[BufferBytes];
        while (true)
        {
            stall.CancelAfter(stallTimeout);
            int count = await body.ReadAsync(buffer, stall.Token).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            await file.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
            received(count);
        }
    }
}
