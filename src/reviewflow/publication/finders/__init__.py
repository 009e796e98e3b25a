"""What finds: each module looks for one family of traces and yields `Hit`s; none of them rewrites or decides."""
