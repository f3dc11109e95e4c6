package dev.plantline.command;

import dev.plantline.api.v1alpha1.CodeMapStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Place;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Range;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Regression;
import dev.plantline.model.CandidateTable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What became of recorded messages under a revision or a table that waits, for whoever decides about it. */
final class RegressionText {
    private static final Comparator<Map.Entry<String, Regression>> WORST_FIRST = Comparator.comparingLong(
                    (Map.Entry<String, Regression> each) ->
                            number(each.getValue().newlyFailing()))
            .thenComparingLong(each -> number(each.getValue().different()))
            .thenComparingLong(each -> number(each.getValue().newlyPassing()))
            .reversed();

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

    /**
     * The lines about a table of a code map: the interfaces first with which most messages newly fail, and those last with which nothing changes.
     *
     * @param found by name of the interface; null: nothing is known yet
     * @param users the interfaces that use it, as far as a CodeMap's status names them; what was found of others is told only when it may not name all: nobody
     *     compares an interface again that uses it no more
     * @param now by which their age is told
     */
    static List<String> lines(Map<String, Regression> found, List<String> users, Instant now) {
        Map<String, Regression> all = found == null ? Map.of() : found;
        boolean namesAll = users.size() < CodeMapStatus.MOST_NAMED;
        List<String> lines = new ArrayList<>();
        List<String> same = new ArrayList<>();
        all.entrySet().stream()
                .filter(each -> each.getValue() != null)
                .filter(each -> !namesAll || users.contains(each.getKey()))
                .sorted(WORST_FIRST.thenComparing(Map.Entry.comparingByKey()))
                .forEach(each -> {
                    if (isTheSame(each.getValue())) {
                        same.add("  " + each.getKey() + ": "
                                + number(each.getValue().messages()) + " messages, compared "
                                + age(each.getValue().at(), now));
                    } else {
                        lines.add("Interface " + each.getKey() + ":");
                        lines(each.getValue(), true, now).forEach(line -> lines.add("  " + line));
                    }
                });
        if (!same.isEmpty()) {
            lines.add("Interfaces of which no recorded message differs:");
            lines.addAll(same);
        }
        List<String> unknown =
                users.stream().filter(each -> !all.containsKey(each)).toList();
        if (!unknown.isEmpty()) {
            lines.add(
                    "No regression yet of these interfaces, because no pod has held this table against their recorded messages. One that runs does within minutes, one of a batch class at its next run; where very many wait, it waits for its turn. An interface that does not run with this code map yet is not compared, nor are more than "
                            + CandidateTable.MOST_INTERFACES + ":");
            unknown.forEach(each -> lines.add("  " + each));
        }
        return lines;
    }

    private static boolean isTheSame(Regression found) {
        return found.problem() == null
                && number(found.messages()) > 0
                && number(found.different()) + number(found.newlyFailing()) + number(found.newlyPassing()) == 0;
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
