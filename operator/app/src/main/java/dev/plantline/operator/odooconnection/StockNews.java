package dev.plantline.operator.odooconnection;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.Stock;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.StockDifferences;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.events.Occurrence;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What has happened to the stock of an Odoo since the status of its connection was written. */
final class StockNews {
    private StockNews() {}

    /**
     * Tells it.
     *
     * @param stock what is known now; null: nothing
     * @param finding the condition now
     */
    static List<Occurrence> of(OdooConnection connection, Stock stock, Finding finding) {
        Stock stood = StockStatuses.of(connection);
        StockDifferences found = stock == null ? null : stock.found();
        StockDifferences wasFound = stood == null ? null : stood.found();
        List<Occurrence> news = new ArrayList<>();
        if (isFirst(stood, stock)) {
            news.add(new Occurrence(
                    Occurrence.Type.Normal,
                    "StockBaseline",
                    "The stock was compared with its moves for the first time. "
                            + stock.known().count()
                            + " differences that stand now are not reported again (digest "
                            + stock.known().digest() + "): status.stock.known lists them."));
        }
        if (StockStatuses.isAccepted(connection, stood)) {
            news.add(new Occurrence(
                    Occurrence.Type.Normal,
                    "StockAccepted",
                    wasFound.count() + " differences between stock and moves were accepted by the annotation "
                            + StockStatuses.ACCEPT + "=" + wasFound.digest() + ", the first: " + wasFound.sample()));
        } else if (wasFound != null && found == null) {
            news.add(new Occurrence(
                    Occurrence.Type.Normal,
                    "StockExplained",
                    "The differences between stock and moves that were found on " + wasFound.since()
                            + " are gone. Known were: " + wasFound.sample()));
        }
        if (found != null && (wasFound == null || !Objects.equals(wasFound.digest(), found.digest()))) {
            news.add(new Occurrence(Occurrence.Type.Warning, finding.reason(), finding.message()));
        }
        if (finding.reason().equals(Finding.NOT_READ) && !wasUnread(connection)) {
            news.add(new Occurrence(Occurrence.Type.Warning, "StockNotCompared", finding.message()));
        }
        return news;
    }

    /** A database that was not known yet, whose differences are taken as they are. */
    private static boolean isFirst(Stock stood, Stock now) {
        return now != null
                && now.known() != null
                && (stood == null || stood.known() == null || !Objects.equals(stood.database(), now.database()));
    }

    private static boolean wasUnread(OdooConnection connection) {
        return connection.getStatus() != null
                && Conditions.finding(connection.getStatus().conditions(), Finding.STOCK_WITHOUT_MOVE)
                        .filter(each -> each.reason().equals(Finding.NOT_READ))
                        .isPresent();
    }
}
