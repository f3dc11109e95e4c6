package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A business operation as the simulator answers it: by its declared effect, and by the constraints that Odoo holds its document to. Reservation, valuation
 * and whatever else Odoo computes stand on the real Odoo only.
 */
interface SimulatedOperation {
    /** Every operation that the simulator knows, each with its name; what is not here is refused. */
    List<SimulatedOperation> ALL = List.of(
            new BillDraftOperation(),
            new BillPostOperation(),
            new BomMasterOperation(),
            new DocumentAttachOperation(),
            new EntryDraftOperation(),
            new EntryPostOperation(),
            new LandedcostDraftOperation(),
            new LocationMasterOperation(),
            new PartnerMasterOperation(),
            new ProductionConsumeOperation(),
            new ProductionOrderOperation(),
            new ProductionReportOperation(),
            new ProductionScrapOperation(),
            new ProductMasterOperation(),
            new PurchaseAnnounceOperation(),
            new PurchaseCancelOperation(),
            new PurchaseOrderOperation(),
            new QualityDecideOperation(),
            new QualityRecordOperation(),
            new StockCountOperation(),
            new StockIntercompanyOperation(),
            new StockIssueOperation(),
            new StockReceiveOperation(),
            new StockScrapOperation(),
            new StockShipOperation(),
            new StockSubcontractOperation(),
            new StockTransferOperation(),
            new UnitMasterOperation(),
            new WorkcenterMasterOperation(),
            new WorkorderTimeOperation());

    /** Its name, for example stock.transfer. */
    String name();

    /**
     * Gives a document its effect. Whatever it did is undone when it refuses.
     *
     * @param document as the side kit gets it: decimals are texts
     * @throws Refusal with the side kit's name for what is wrong
     */
    Outcome work(OperationScene scene, JsonNode document);

    /**
     * What came of it.
     *
     * @param model of the main record
     * @param id of the main record
     * @param totals what counts in control totals, by unit; empty: nothing
     * @param bookings lines made by {@link OperationScene#booking}
     */
    record Outcome(String model, long id, Map<String, BigDecimal> totals, List<String> bookings) {
        /** What came of a document that a message names behind another one. */
        Outcome behind(Outcome before) {
            if (before == null) {
                return this;
            }
            List<String> all = new ArrayList<>(before.bookings);
            all.addAll(bookings);
            Map<String, BigDecimal> sums = new LinkedHashMap<>(before.totals);
            totals.forEach((unit, number) -> sums.merge(unit, number, BigDecimal::add));
            return new Outcome(model, id, sums, all);
        }

        /** As the side kit answers it and the ledger keeps it. */
        String text() {
            List<String> first = new ArrayList<>();
            totals.forEach((unit, number) -> first.addAll(List.of(OperationScene.plain(number), unit)));
            List<String> lines = new ArrayList<>(List.of(String.join("\t", first)));
            lines.addAll(bookings);
            return String.join("\n", lines);
        }
    }
}
