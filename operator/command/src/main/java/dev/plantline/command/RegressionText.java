package dev.plantline.command;

import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Place;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Range;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Regression;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What became of recorded messages under a revision that waits, for whoever decides about it. */
final class RegressionText {
    private RegressionText() {}

    /** How not to wait for a pod, which one of a batch class may do for a day. */
    static String byHand(String name) {
        return "To see it now, with the directory of manifests as they run and as they are to run:\n  plantline regress OLD NEW --plant PLANT --interface "
                + name + " --kafka HOST:PORT --kafka-properties FILE";
    }

    /**
     * The lines.
     *
     * @param found null: nothing is known yet
     * @param live whether anything of the interface is live
     * @param now by which its age is told
     */
    static List<String> lines(Regression found, boolean live, Instant now) {
        List<String> lines = new ArrayList<>();
        if (found == null) {
            lines.add(
                    live
                            ? "No regression yet: no pod of the interface has held this revision against recorded messages. One that runs does within minutes, one of a batch class at its next run. Where very many revisions wait, it waits for its turn"
                            : "No regression: nothing of the interface is live that it could be compared with");
            return lines;
        }
        if (found.problem() != null) {
            lines.add("No regression yet: " + found.problem() + ". It is tried again");
            return lines;
        }
        if (number(found.newlyFailing()) > 0) {
            lines.add("WARNING: " + found.newlyFailing() + " of the last " + found.messages()
                    + " messages FAIL WITH THIS CHANGE and do not fail now, at "
                    + places(found.newlyFailingAt(), found.newlyFailing()));
        }
        lines.add(
                "Recorded messages, compared at " + found.at() + " (" + age(found.at(), now) + "): " + found.summary());
        if (found.fields() != null) {
            found.fields().forEach(each -> lines.add("  " + each.path() + ": " + each.messages()));
        }
        if (number(found.different()) > 0) {
            lines.add("  differ at " + places(found.differentAt(), found.different()));
        }
        if (number(found.newlyPassing()) > 0) {
            lines.add("  newly pass at " + places(found.newlyPassingAt(), found.newlyPassing()));
        }
        if (found.otherMajor() != null && found.otherMajor() > 0 && number(found.messages()) > 0) {
            lines.add("  " + found.otherMajor() + " more were received under another major version of the contract");
        }
        if (found.ranges() != null) {
            lines.add("  looked at: "
                    + found.ranges().stream().map(RegressionText::range).collect(Collectors.joining("; ")));
        }
        if (found.shortened() != null) {
            lines.add("  no more than that, because " + found.shortened());
        }
        return lines;
    }

    /** Code maps may have changed since, and other messages have come. */
    private static String age(String at, Instant now) {
        try {
            Duration age = Duration.between(Instant.parse(at), now);
            if (age.toDays() > 0) {
                return count(age.toDays(), "day");
            }
            return age.toHours() > 0 ? count(age.toHours(), "hour") : count(Math.max(0, age.toMinutes()), "minute");
        } catch (DateTimeException | ArithmeticException e) {
            return "nobody knows when";
        }
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s") + " ago";
    }

    private static long number(Long count) {
        return count == null ? 0 : count;
    }

    private static String range(Range each) {
        return "partition " + each.partition() + " from offset " + each.from() + " to before " + each.to();
    }

    private static String places(List<Place> positions, long all) {
        List<Place> known = positions == null ? List.of() : positions;
        return known.stream()
                        .map(each -> each.partition() + "/" + each.offset())
                        .collect(Collectors.joining(" "))
                + (known.size() < all ? " and " + (all - known.size()) + " more" : "");
    }
}
