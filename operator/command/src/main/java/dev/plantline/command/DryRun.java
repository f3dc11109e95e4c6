package dev.plantline.command;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.engine.MessageTrial;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Failure;
import dev.plantline.model.InterfaceId;
import dev.plantline.topics.account.Aside;
import dev.plantline.topics.account.Aside.Entry;
import dev.plantline.topics.account.AsideBodies;
import dev.plantline.topics.account.Fate;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a retry or a discard would do, as far as manifests alone can tell. Tells counts and reasons, and no message. */
final class DryRun {
    private final InterfaceId id;
    private final Aside aside;
    private final PrintWriter out;

    DryRun(InterfaceId id, Aside aside, PrintWriter out) {
        this.id = id;
        this.aside = aside;
        this.out = out;
    }

    /**
     * Says what would be done.
     *
     * @param checked manifests to try the messages against; null: none are named
     * @param from where these stand
     * @return 0, or {@link Plantline#FOUND} when some would fail again
     */
    int show(Action action, Map<Fate, List<Entry>> fates, Checked checked, Path from) {
        List<Entry> ending = fates.get(Fate.ending);
        List<Entry> unreadable = fates.get(Fate.unreadable);
        List<Entry> waiting = fates.get(Fate.waiting);
        List<Entry> tried = fates.get(Fate.tried);
        if (action == Action.discard) {
            int all = unreadable.size() + waiting.size() + tried.size();
            out.println(id + ": " + messages(all) + " would be given up for good. Nothing was changed.");
            sayEnding(ending);
            return 0;
        }
        out.println(id + ": " + messages(tried.size()) + " would be tried again. Nothing was changed.");
        if (!waiting.isEmpty()) {
            out.println(messages(waiting.size()) + (waiting.size() == 1 ? " waits" : " wait")
                    + " behind another one of the same order key, and would be tried only when that one is through.");
        }
        if (!unreadable.isEmpty()) {
            out.println(messages(unreadable.size())
                    + " would fail again whatever the manifests say, because the keys could not be read on receipt:"
                    + " discard them, and let the source send them repaired.");
        }
        sayEnding(ending);
        int found = unreadable.isEmpty() ? 0 : Plantline.FOUND;
        if (tried.isEmpty() && waiting.isEmpty()) {
            return found;
        }
        if (checked == null) {
            out.println(
                    "Whether they would pass is not known: --manifests DIR tries them against contract and mapping.");
            return found;
        }
        CompiledInterface compiled = compiled(checked, from);
        found = Math.max(found, tried(tried, compiled, "", " now"));
        return Math.max(found, tried(waiting, compiled, " of those that wait", " when the turn comes"));
    }

    private void sayEnding(List<Entry> ending) {
        if (!ending.isEmpty()) {
            out.println(messages(ending.size()) + (ending.size() == 1 ? " is" : " are")
                    + " being given up already, and would stay as decided.");
        }
    }

    private CompiledInterface compiled(Checked checked, Path from) {
        OdooInterface found = checked.world().interfaces().stream()
                .filter(each -> each.getMetadata().getName().equals(id.name()))
                .filter(each -> checked.plant(each.getMetadata().getNamespace())
                        .map(plant -> plant.getMetadata().getName().equals(id.plant()))
                        .orElse(true))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(from + " has no interface " + id
                        + " without mistakes; plantline validate says what is wrong there"));
        Optional<CompiledInterface> compiled = checked.compile(found)
                .match(ready -> Optional.of(ready.compiled()), refused -> Optional.<CompiledInterface>empty());
        return compiled.orElseThrow(() -> new IllegalStateException(
                "the interface " + id + " in " + from + " has mistakes; plantline validate says which"));
    }

    /**
     * Tries some.
     *
     * @param which of them, behind their number
     * @param when they would be tried
     */
    private int tried(List<Entry> entries, CompiledInterface compiled, String which, String when) {
        if (entries.isEmpty()) {
            return 0;
        }
        int passed = 0;
        int gone = 0;
        Map<String, Integer> failed = new LinkedHashMap<>();
        try (AsideBodies bodies = aside.bodies(id)) {
            for (Entry each : entries) {
                Optional<byte[]> body = bodies.read(
                        each.partition(), each.offset(), each.state().edition(), each.at());
                if (body.isEmpty()) {
                    gone++;
                    continue;
                }
                Optional<Failure> failure = MessageTrial.of(
                                compiled, body.get(), each.headers().received())
                        .failure();
                if (failure.isEmpty()) {
                    passed++;
                } else {
                    failed.merge(said(failure.get()), 1, Integer::sum);
                }
            }
        }
        out.println(messages(passed) + which + " would pass contract and mapping" + when
                + "; whether Odoo takes them is not known.");
        failed.forEach((why, count) -> out.println(messages(count) + which + " would fail again: " + why));
        if (gone > 0) {
            out.println(messages(gone) + which + " had an outcome meanwhile.");
        }
        return failed.isEmpty() ? 0 : Plantline.FOUND;
    }

    private static String said(Failure failure) {
        return TerminalText.of(
                failure.failureClass() + (failure.place().isEmpty() ? "" : " at " + failure.place()) + ": "
                        + failure.told(),
                Plantline.LONGEST_LINE);
    }

    private static String messages(int count) {
        return count + (count == 1 ? " message" : " messages");
    }
}
