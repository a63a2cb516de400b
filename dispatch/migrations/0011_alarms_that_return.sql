-- An alarm that was over and is back may need another order: its link to the old one goes.

grant delete on dispatch.work_order_alarm to hanlu_app;
