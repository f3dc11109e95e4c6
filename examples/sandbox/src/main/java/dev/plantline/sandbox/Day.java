package dev.plantline.sandbox;

import dev.plantline.command.Screen;
import dev.plantline.model.Totals;
import dev.plantline.sandbox.Register.Entry;
import dev.plantline.sandbox.Watch.Sight;
import dev.plantline.sandbox.WorkingDay.Becomes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One working day from the first message to its account. Run once, by one thread. */
final class Day {
    private static final Duration ROUND = Duration.ofMillis(700);
    /** Longer than any {@code retries.maxDelay} of the examples' streaming interfaces: a held key that has not moved until then stays. */
    private static final Duration QUIET = Duration.ofSeconds(35);

    /** After so long without any change nothing comes any more; a starved machine needs minutes to start everything. */
    private static final Duration STANDSTILL = Duration.ofMinutes(6);

    private final WorkingDay day;
    private final PlantDay plant;
    private final DayBatches batches;
    private final OdooStory story;
    private final StoryBefore storyBefore;
    private final Live live;
    private final Screen screen;
    private final Clock clock;
    private Map<String, Totals> before = Map.of();

    /**
     * What stood in Odoo before the day.
     *
     * @param newToOdoo nothing of it
     * @param wholeInOdoo its whole effect
     */
    record StoryBefore(boolean newToOdoo, boolean wholeInOdoo) {}

    Day(
            WorkingDay day,
            PlantDay plant,
            DayBatches batches,
            OdooStory story,
            StoryBefore storyBefore,
            Live live,
            Screen screen,
            Clock clock) {
        this.day = day;
        this.plant = plant;
        this.batches = batches;
        this.story = story;
        this.storyBefore = storyBefore;
        this.live = live;
        this.screen = screen;
        this.clock = clock;
    }

    /**
     * Lets the plant work until everything is settled.
     *
     * @return what is not as it should be; empty when all is well
     * @throws InterruptedException when somebody ends it early
     */
    List<String> run() throws InterruptedException {
        Sight now = live.look();
        Instant begun = clock.instant();
        while (!now.current() && clock.instant().isBefore(begun.plus(STANDSTILL))) {
            TimeUnit.NANOSECONDS.sleep(ROUND.toNanos());
            now = live.look();
        }
        before = now.register().entries().stream()
                .collect(Collectors.toMap(entry -> entry.id().name(), Entry::totals));
        plant.start();
        Register last = now.register();
        Instant changed = clock.instant();
        while (clock.instant().isBefore(changed.plus(STANDSTILL))) {
            now = live.look();
            if (!now.register().equals(last)) {
                changed = clock.instant();
                last = now.register();
            }
            boolean sent = plant.done();
            if (now.current()) {
                sent &= batches.work(last);
                boolean quiet = clock.instant().isAfter(changed.plus(QUIET));
                if (sent && last.settled() && last.begun() && (asExpected(last) || quiet)) {
                    return finish(last);
                }
            }
            TimeUnit.NANOSECONDS.sleep(ROUND.toNanos());
        }
        screen.clear();
        screen.say("Nothing has changed for " + STANDSTILL.toMinutes() + " minutes; what is known so far:");
        List<String> wrong = new ArrayList<>(live.problems());
        last.entries().stream()
                .filter(entry -> !entry.ready())
                .forEach(entry -> wrong.add(
                        entry.id().name() + " is not ready; its conditions and " + "the operator's log say why"));
        wrong.addAll(finish(last));
        return wrong;
    }

    /** Whether nothing more will move: what is held is what the day says that stays held. */
    private boolean asExpected(Register now) {
        return day.systems().stream().allMatch(system -> now.entries().stream()
                .filter(entry -> entry.id().name().equals(system.interfaceName()))
                .allMatch(entry -> entry.holds(
                        before.getOrDefault(entry.id().name(), Totals.NONE).held()
                                + system.expected().getOrDefault(Becomes.held, 0))));
    }

    private List<String> finish(Register end) {
        screen.clear();
        screen.say("");
        screen.say("Account of every message, recounted from the topics:");
        end.full().forEach(screen::say);
        boolean first = storyBefore.newToOdoo() && before.values().stream().allMatch(totals -> totals.received() == 0);
        List<String> wrong = new ArrayList<>(new DayCheck(first, storyBefore.wholeInOdoo(), before).wrong(end, day));
        wrong.addAll(story.differences());
        return wrong;
    }
}
