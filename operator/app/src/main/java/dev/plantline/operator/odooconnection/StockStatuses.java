package dev.plantline.operator.odooconnection;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.Stock;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.StockDifferences;
import dev.plantline.odoo.StockDifference;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.odooconnection.StockLooks.Compared;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known of the stock of an Odoo, from one comparison with its moves to the next. Differences that stand at the first comparison are known from
 * then on, as an old database has some; of later ones each is a finding until a human accepts it.
 */
final class StockStatuses {
    /** Annotation of an OdooConnection by which a human accepts what was found: the digest of exactly that. */
    static final String ACCEPT = "plantline.dev/accept-stock";
    /** Reason of stock that no move explains. */
    static final String FOUND = "StockFound";
    /** Reason of more differences than are kept one by one. */
    static final String TOO_MANY = "TooManyDifferences";

    /** Some 20 bytes each, in the status of the connection. */
    static final int MOST = 5_000;

    /** From the last comparison, or from the first that failed, to the alert. */
    static final Duration OVERDUE = Duration.ofDays(2);

    private static final int SAMPLES = 5;

    private StockStatuses() {}

    /** What stands in a connection's status; null: nothing. */
    static Stock of(OdooConnection connection) {
        return Optional.ofNullable(connection.getStatus())
                .map(OdooConnectionStatus::stock)
                .orElse(null);
    }

    /** Whether the connection's annotation accepts exactly what was found. */
    static boolean isAccepted(OdooConnection connection, Stock stock) {
        return stock != null
                && stock.found() != null
                && stock.found().digest() != null
                && Optional.ofNullable(connection.getMetadata().getAnnotations())
                        .map(each -> each.get(ACCEPT))
                        .filter(stock.found().digest()::equals)
                        .isPresent();
    }

    /** What was found is known from now on. */
    static Stock accepted(Stock stock) {
        return new Stock(
                stock.observedGeneration(),
                stock.database(),
                stock.lookedAt(),
                stock.failingSince(),
                Differences.read(stock.known())
                        .with(Differences.read(stock.found()))
                        .kept(null, null),
                null);
    }

    /** After a comparison that went through. */
    static Stock after(Stock before, Compared compared, Long generation) {
        String at = compared.at().toString();
        if (compared.database() == null) {
            return new Stock(generation, null, at, null, null, null);
        }
        boolean same = before != null && compared.database().equals(before.database());
        StockDifferences known = same ? before.known() : null;
        if (compared.tooMany()) {
            return new Stock(
                    generation,
                    compared.database(),
                    at,
                    null,
                    known,
                    new StockDifferences(
                            compared.differences().size(), null, at, sample(compared.differences()), null));
        }
        Differences now = Differences.of(compared.differences());
        if (known == null) {
            return new Stock(generation, compared.database(), at, null, now.kept(null, null), null);
        }
        Differences stillKnown = Differences.read(known).in(now);
        Differences found = now.without(stillKnown);
        StockDifferences kept = null;
        if (!found.isEmpty()) {
            boolean again =
                    before.found() != null && Differences.read(before.found()).equals(found);
            kept = found.kept(
                    again ? before.found().since() : at,
                    sample(compared.differences().stream()
                            .filter(each -> found.quantities().containsKey(Differences.place(each)))
                            .toList()));
        }
        return new Stock(generation, compared.database(), at, null, stillKnown.kept(null, null), kept);
    }

    /** After a comparison that did not go through. */
    static Stock failed(Stock before, Instant at) {
        if (before == null) {
            return new Stock(null, null, null, at.toString(), null, null);
        }
        return before.failingSince() != null
                ? before
                : new Stock(
                        before.observedGeneration(),
                        before.database(),
                        before.lookedAt(),
                        at.toString(),
                        before.known(),
                        before.found());
    }

    private static String sample(List<StockDifference> differences) {
        return differences.stream()
                .limit(SAMPLES)
                .map(each -> "product " + each.product()
                        + (each.reference().isEmpty() ? "" : " (" + each.reference() + ")") + " at location "
                        + each.location() + " (" + each.place() + "): "
                        + (each.quantity().startsWith("-") ? "" : "+") + each.quantity())
                .collect(Collectors.joining("; "));
    }

    /**
     * The condition.
     *
     * @param stock null: nothing is known
     * @param why nothing newer is known; empty: it is not known either
     */
    static Finding finding(OdooConnection connection, Stock stock, Instant now, String why) {
        if (stock != null && stock.found() != null) {
            return Finding.yes(
                    Finding.STOCK_WITHOUT_MOVE,
                    stock.found().digest() == null ? TOO_MANY : FOUND,
                    found(connection, stock) + (isOverdue(stock, now) ? " " + unread(stock, why) : ""));
        }
        if (isOverdue(stock, now)) {
            return Finding.unknown(Finding.STOCK_WITHOUT_MOVE, Finding.NOT_READ, unread(stock, why));
        }
        if (stock == null || stock.lookedAt() == null) {
            return Finding.unknown(
                    Finding.STOCK_WITHOUT_MOVE,
                    "NotLookedAtYet",
                    "The stock has not been compared with its moves yet" + (why.isEmpty() ? "" : ": " + why) + ".");
        }
        if (stock.database() == null) {
            return Finding.unknown(
                    Finding.STOCK_WITHOUT_MOVE,
                    "NoStock",
                    "This Odoo does not have the module stock, so there is no stock to compare with moves.");
        }
        int known = stock.known().count();
        return Finding.no(
                Finding.STOCK_WITHOUT_MOVE,
                Finding.AS_DECLARED,
                "Moves explained all stock on " + stock.lookedAt()
                        + (known == 0
                                ? "."
                                : ", but for " + known
                                        + " differences that stood at the first comparison or were accepted (digest "
                                        + stock.known().digest() + ")."));
    }

    private static String found(OdooConnection connection, Stock stock) {
        StockDifferences found = stock.found();
        if (found.digest() == null) {
            return "On " + stock.lookedAt()
                    + " the stock of this Odoo differed from its moves in so many places that nobody can tell what is new, the first: "
                    + found.sample()
                    + ". Something other than moves changes stock in this Odoo, most likely a module or an import. Nothing is stopped for that,"
                    + " but stock that somebody forges is not seen. Find out what it is";
        }
        return "Stock of this Odoo differs from its moves in " + found.count()
                + (found.count() == 1 ? " place" : " places")
                + ", found on " + found.since() + ", the first: " + found.sample()
                + ". Somebody changed stock without a move. Nothing is stopped for that. Find out who and why; when you know, accept exactly this: kubectl"
                + " annotate odooconnection " + connection.getMetadata().getName() + " --namespace "
                + connection.getMetadata().getNamespace() + " --overwrite " + ACCEPT + "=" + found.digest();
    }

    private static String unread(Stock stock, String why) {
        return "The stock has not been compared with its moves "
                + (stock.lookedAt() == null
                        ? "yet, and it has been tried since " + stock.failingSince()
                        : "since " + stock.lookedAt())
                + (why.isEmpty() ? "" : ": " + why)
                + ". Nothing is stopped for that, but stock that somebody forges is not seen";
    }

    private static boolean isOverdue(Stock stock, Instant now) {
        String since = stock == null ? null : stock.lookedAt() != null ? stock.lookedAt() : stock.failingSince();
        return since != null && !now.isBefore(Instant.parse(since).plus(OVERDUE));
    }
}
