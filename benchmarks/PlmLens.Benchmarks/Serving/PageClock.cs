using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace PlmLens.Benchmarks.Serving;

/// <summary>
/// Times of a page, taken inside it: none depends on how fast this program and the browser talk. A thing counts as
/// there when the frame that shows it has been drawn and a task queued behind it has run, so that the page would
/// answer.
/// </summary>
internal static class PageClock
{
    // performance.now() counts from the start of the navigation. Long tasks are those that the browser calls so: 50 ms
    // or more during which the page answers nothing.
    private const string Script =
        """
        (() => {
          const clock = { shown: null }
          const drawn = () =>
            new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0)))
          const pause = (ms) => new Promise((done) => setTimeout(done, ms))
          const long = []
          new PerformanceObserver((list) => long.push(...list.getEntries())).observe({ type: 'longtask' })

          const first = SELECTOR
          const look = () => {
            if (clock.shown !== null || !document.querySelector(first)) return
            clock.shown = 0
            void drawn().then((time) => (clock.shown = time))
          }
          const looking = new MutationObserver(look)
          looking.observe(document, { childList: true, subtree: true })

          // The view's first content, and the longest task that began in the 700 ms after it.
          clock.opened = async () => {
            while (!clock.shown) await pause(10)
            looking.disconnect()
            await pause(750)
            const later = long.filter((t) => t.startTime >= clock.shown && t.startTime < clock.shown + 700)
            return [clock.shown, Math.max(0, ...later.map((t) => t.duration))]
          }
          clock.scripts = () =>
            performance.getEntriesByType('resource').map((e) => e.name).filter((name) => name.endsWith('.js'))

          // From an input event until the last change that follows it is drawn.
          clock.watch = (type, until) => {
            let start = null, last = null, seen = until === ''
            const began = performance.now()
            window.addEventListener(type, (event) => (start ??= event.timeStamp), { capture: true, once: true })
            const observer = new MutationObserver(() => {
              if (start === null) return
              seen ||= document.querySelector(until) !== null
              void drawn().then((time) => (last = time))
            })
            observer.observe(document.getElementById('main'), {
              childList: true, subtree: true, attributes: true, characterData: true,
            })
            clock.settled = async () => {
              for (;;) {
                await pause(25)
                const now = performance.now()
                if (seen && last !== null && now - last > 350) break
                if (now - began > 20000) break
              }
              observer.disconnect()
              return start === null || last === null || !seen ? -1 : last - start
            }
          }

          clock.frames = () => {
            const times = []
            let last = performance.now(), on = true
            const tick = (now) => {
              times.push(now - last)
              last = now
              if (on) requestAnimationFrame(tick)
            }
            requestAnimationFrame(tick)
            clock.stop = () => {
              on = false
              return times.slice(1)
            }
          }
          window.plmlensClock = clock
        })()
        """;

    /// <summary>Puts the clock into all pages of a context.</summary>
    /// <param name="context">A browser context.</param>
    /// <param name="content">CSS selector of what a view shows when it is usable.</param>
    public static Task Install(IBrowserContext context, string content) => context.AddInitScriptAsync(
        Script.Replace("SELECTOR", JsonSerializer.Serialize(content), StringComparison.Ordinal));

    /// <summary>Milliseconds from the navigation until the content is usable, and the longest task soon after.
    /// </summary>
    public static async Task<(double Shown, double LongestTask)> Opened(IPage page)
    {
        double[] times = await page.EvaluateAsync<double[]>("() => plmlensClock.opened()").ConfigureAwait(false);
        return (times[0], times[1]);
    }

    /// <summary>Addresses of the scripts that the page has loaded so far.</summary>
    public static Task<string[]> Scripts(IPage page) =>
        page.EvaluateAsync<string[]>("() => plmlensClock.scripts()");

    /// <summary>Milliseconds from an input event until the last change of the page that follows it is drawn.</summary>
    /// <param name="page">The page.</param>
    /// <param name="type">Name of the event.</param>
    /// <param name="act">Makes the input.</param>
    /// <param name="until">CSS selector of what must be there at the end; empty for any change.</param>
    /// <exception cref="Core.PlmLensException">Nothing changed within 20 s.</exception>
    public static async Task<double> Answer(IPage page, string type, Func<Task> act, string until = "")
    {
        await page.EvaluateAsync("([type, until]) => plmlensClock.watch(type, until)", new[] { type, until })
            .ConfigureAwait(false);
        await act().ConfigureAwait(false);
        double time = await page.EvaluateAsync<double>("() => plmlensClock.settled()").ConfigureAwait(false);
        return time >= 0
            ? time
            : throw new Core.PlmLensException(
                string.Create(CultureInfo.InvariantCulture, $"{page.Url}: a {type} changed nothing."));
    }

    /// <summary>Milliseconds between the frames that are drawn while something is done.</summary>
    public static async Task<double[]> Frames(IPage page, Func<Task> act)
    {
        await page.EvaluateAsync("() => plmlensClock.frames()").ConfigureAwait(false);
        await act().ConfigureAwait(false);
        return await page.EvaluateAsync<double[]>("() => plmlensClock.stop()").ConfigureAwait(false);
    }
}
