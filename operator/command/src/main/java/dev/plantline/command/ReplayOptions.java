package dev.plantline.command;

import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which of the messages that were applied are tried once more. */
final class ReplayOptions {
    @Option(
            names = {"--order-key", "--key"},
            paramLabel = "KEY",
            description = "Messages of this order key.")
    private String orderKey;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description =
                    "Messages that were applied then or later, for example 2026-11-26T02:00:00Z. After a restore: the time of the backup, rather an hour too early.")
    private Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Messages that were applied before then. Default: now.")
    private Instant to;

    @Option(
            names = "--position",
            paramLabel = "PARTITION/OFFSET",
            converter = Position.Converter.class,
            description = "One message; given twice, all from the first to the second.")
    private List<Position> positions;

    @Option(
            names = "--accept-reorder",
            description = "Also where later messages of the same order key were applied and are not tried again.")
    private boolean acceptReorder;

    @Option(
            names = "--undone-by-hand",
            description = {
                "Their effect was undone in Odoo by hand: they are applied a second time although Odoo's ledger has them.",
                "With --position only. What was not undone is doubled by this."
            })
    private boolean undoneByHand;

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    /** Refuses what names nothing, or makes no sense together. */
    void check() {
        if (orderKey == null && from == null && positions == null) {
            throw wrong("which messages? Name them with --from TIME, --order-key KEY or --position PARTITION/OFFSET");
        }
        if (from != null && to != null && !from.isBefore(to)) {
            throw wrong("--from " + from + " is not before --to " + to);
        }
        if (positions != null
                && (positions.size() > 2
                        || first().partition() != last().partition()
                        || first().offset() > last().offset())) {
            throw wrong("--position is given once, or twice for all from the first to the second of one partition");
        }
        if (undoneByHand && (positions == null || orderKey != null || from != null || to != null)) {
            throw wrong(
                    "--undone-by-hand takes messages by --position only: a second effect is wanted for what somebody has undone, one by one");
        }
    }

    /** Null: of every key. */
    String orderKey() {
        return orderKey;
    }

    /** Null: since ever. */
    Instant from() {
        return from;
    }

    /** Null: until now. */
    Instant to() {
        return to;
    }

    /** The first position; null: they are not named by position. */
    Position first() {
        return positions == null ? null : positions.get(0);
    }

    /** The last position, which may be the first; null: they are not named by position. */
    Position last() {
        return positions == null ? null : positions.get(positions.size() - 1);
    }

    boolean acceptsReorder() {
        return acceptReorder;
    }

    boolean isUndoneByHand() {
        return undoneByHand;
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
