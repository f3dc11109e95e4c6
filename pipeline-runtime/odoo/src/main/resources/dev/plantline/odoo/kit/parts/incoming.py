# What makes the transfers that are filled receipts of purchase orders: for transfers, which says what each is.

WAY_CODE = 'incoming'
WAY_NAMED = 'receipt'
WAY_ORDER = 'purchaseOrder'
WAY_LINE = 'purchase_line_id'
WAY_DONE = 'qty_received'
WAY_CONFIRMED = ('purchase', 'done')
