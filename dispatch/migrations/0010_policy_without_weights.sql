-- dispatch.weights was written down but never read: what a second of lateness costs against one of
-- travel stands in planning. A stored policy keeps its section only while that fits its model.

update hanlu.policy set sections = sections #- '{dispatch,weights}'
 where sections #> '{dispatch,weights}' is not null;
