package dev.plantline.delivery;

import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.kit.OperationKit;
import dev.plantline.odoo.kit.References;

/** The interfaces of the chaos run: one operation each, by the bot of its duty. */
enum ChaosFlow {
    products(
            "masterData",
            "master-data",
            "bot_master",
            "product.master",
            """
            {"to":"item","from":"item"},{"to":"name","from":"name"},{"to":"type","value":"stored"},{"to":"unit","value":"Units"},{"to":"weight","from":"quantity"}
            """),
    receipts(
            "goodsReceipt",
            "stock",
            "bot_stock",
            "stock.receive",
            """
            {"to":"reference","from":"id"},{"to":"operationType","value":"WHIN"}
            """),
    transfers(
            "stockTransfer",
            "stock",
            "bot_stock",
            "stock.transfer",
            """
            {"to":"reference","from":"id"},{"to":"from","value":"WH/Stock"},{"to":"to","from":"place"}
            """),
    reports(
            "productionOrderStatus",
            "production",
            "bot_mrp",
            "production.report",
            """
            {"to":"order","from":"order"},{"to":"item","from":"item"},{"to":"quantity","from":"quantity"},{"to":"lot","from":"id"},
            {"to":"consumption","value":"reported"}
            """),
    scraps(
            "scrap",
            "stock",
            "bot_stock",
            "stock.scrap",
            """
            {"to":"reference","from":"id"},{"to":"location","value":"WH/Stock"},{"to":"item","from":"item"},{"to":"lot","from":"lot"},
            {"to":"quantity","from":"quantity"}
            """);

    private static final String LINE =
            "[{\"to\":\"item\",\"from\":\"item\"},{\"to\":\"quantity\",\"from\":\"quantity\"},{\"to\":\"lot\",\"from\":\"lot\",\"whenMissing\":\"omit\"}]";

    private final String workflow;
    private final String duty;
    final String login;
    private final String operation;
    private final String fields;

    ChaosFlow(String workflow, String duty, String login, String operation, String fields) {
        this.workflow = workflow;
        this.duty = duty;
        this.login = login;
        this.operation = operation;
        this.fields = fields;
    }

    KitText kit() {
        return KitText.of(new KitOwner("lyon", duty), new OperationKit(operation, References.DEFAULT));
    }

    /** Every failure is a dead letter at once, so that the outcome of each message is known before it is sent. */
    String spec() {
        return """
               {"workflow": "%s",
                "source": {"system": "chaos", "kafka": {"topic": "chaos"}},
                "contract": {"version": "1.0.0", "format": "json", "schema": {
                  "type": "object", "required": ["id", "order", "item", "quantity"],
                  "properties": {
                    "id": {"type": "string"}, "order": {"type": "string"}, "item": {"type": "string"}, "name": {"type": "string"},
                    "place": {"type": "string"}, "lot": {"type": "string"}, "n": {"type": "integer"}, "quantity": {"type": "number"},
                    "lines": {"type": "array", "items": {"type": "object", "properties": {
                      "item": {"type": "string"}, "quantity": {"type": "number"}, "lot": {"type": "string"}}}}}}},
                "keys": {"order": ["order"], "idempotency": ["id"], "onConflict": "reject"%s},
                "target": {"odoo": {"duty": "%s"}},
                "mapping": {"steps": [{"do": "%s", "fields": [%s]%s}]},
                "retries": {"initialDelay": "1s", "maxDelay": "5s", "holdFor": "1h"},
                "onFailure": {"contract": "deadLetter", "mapping": "deadLetter", "business": "deadLetter", "exhausted": "deadLetter"}}
               """
                .formatted(
                        workflow,
                        this == products ? ", \"version\": \"n\"" : "",
                        duty,
                        operation,
                        fields.strip(),
                        lines());
    }

    private String lines() {
        return switch (this) {
            case products, scraps -> "";
            case receipts, transfers -> ", \"lines\": [{\"to\":\"lines\",\"from\":\"lines\",\"fields\":" + LINE + "}]";
            case reports -> ", \"lines\": [{\"to\":\"components\",\"from\":\"lines\",\"fields\":" + LINE + "}]";
        };
    }

    TestInterface of(TestInterface made) throws Exception {
        return made.change(before -> spec());
    }
}
