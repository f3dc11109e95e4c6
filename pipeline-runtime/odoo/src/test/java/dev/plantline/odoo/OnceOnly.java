package dev.plantline.odoo;

/** The operations that {@link OneEffect} is tried with: all that are shipped, which {@code OnceOnlyTest} holds. */
public enum OnceOnly {
    /** bill.draft. */
    billDraft("bill.draft"),
    /** bill.post. */
    billPost("bill.post"),
    /** bom.master. */
    bomMaster("bom.master"),
    /** document.attach. */
    documentAttach("document.attach"),
    /** entry.draft. */
    entryDraft("entry.draft"),
    /** entry.post. */
    entryPost("entry.post"),
    /** landedcost.draft. */
    landedcostDraft("landedcost.draft"),
    /** location.master. */
    locationMaster("location.master"),
    /** partner.master. */
    partnerMaster("partner.master"),
    /** product.master. */
    productMaster("product.master"),
    /** production.consume. */
    productionConsume("production.consume"),
    /** production.order. */
    productionOrder("production.order"),
    /** production.report. */
    productionReport("production.report"),
    /** production.scrap. */
    productionScrap("production.scrap"),
    /** purchase.announce. */
    purchaseAnnounce("purchase.announce"),
    /** purchase.cancel. */
    purchaseCancel("purchase.cancel"),
    /** purchase.order. */
    purchaseOrder("purchase.order"),
    /** quality.decide. */
    qualityDecide("quality.decide"),
    /** quality.record. */
    qualityRecord("quality.record"),
    /** stock.count. */
    stockCount("stock.count"),
    /** stock.intercompany. */
    stockIntercompany("stock.intercompany"),
    /** stock.issue. */
    stockIssue("stock.issue"),
    /** stock.receive. */
    stockReceive("stock.receive"),
    /** stock.scrap. */
    stockScrap("stock.scrap"),
    /** stock.ship. */
    stockShip("stock.ship"),
    /** stock.subcontract. */
    stockSubcontract("stock.subcontract"),
    /** stock.transfer. */
    stockTransfer("stock.transfer"),
    /** unit.master. */
    unitMaster("unit.master"),
    /** workcenter.master. */
    workcenterMaster("workcenter.master"),
    /** workorder.time. */
    workorderTime("workorder.time");

    private final String operation;

    OnceOnly(String operation) {
        this.operation = operation;
    }

    /** Its name in manifests. */
    String operation() {
        return operation;
    }
}
